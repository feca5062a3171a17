/** How weights are written in bytes: one file a format. */
package dev.trimtab.core.format;
