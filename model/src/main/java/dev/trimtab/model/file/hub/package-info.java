/**
 * Models from the hub: what a repository holds, which of its files are needed, fetching them whole
 * and checked, and the hub's own cache on this machine, shared with other programs that use it.
 */
package dev.trimtab.model.file.hub;
