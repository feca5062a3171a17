/** The commands, one file each. */
package dev.trimtab.app.command;
