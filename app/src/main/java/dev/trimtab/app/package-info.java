/** The composition root: devices, built-in models and settings of this machine. */
package dev.trimtab.app;
