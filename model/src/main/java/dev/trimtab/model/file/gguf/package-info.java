/** The container of GGUF files: metadata and named tensors, mapped and checked before use. */
package dev.trimtab.model.file.gguf;
