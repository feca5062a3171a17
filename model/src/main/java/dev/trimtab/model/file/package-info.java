/** Checkpoints as they lie on disk: safetensors, sharded folders, config.json. */
package dev.trimtab.model.file;
