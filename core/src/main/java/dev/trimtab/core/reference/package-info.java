/** The device that is meant to be read: plain loops that say what every other device must do. */
package dev.trimtab.core.reference;
