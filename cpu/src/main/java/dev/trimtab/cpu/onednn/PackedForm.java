package dev.trimtab.cpu.onednn;

import java.lang.foreign.MemorySegment;

/**
 * The layout oneDNN wants for the weights of one panel.
 *
 * @param description a dnnl_memory_desc_t, owned by the {@link OneDnn} that made it
 * @param bytes memory that a panel takes
 */
record PackedForm(MemorySegment description, long bytes) {}
