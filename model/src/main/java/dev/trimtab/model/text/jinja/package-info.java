/**
 * A Jinja interpreter for chat templates, in a sandbox: it renders what transformers' own Jinja
 * set-up renders, byte for byte, and raises where that raises.
 */
package dev.trimtab.model.text.jinja;
