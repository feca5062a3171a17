package dev.trimtab.cpu.onednn;

import java.lang.foreign.MemorySegment;

/**
 * The layout oneDNN wants for the weights of one panel.
 *
 * @param description a dnnl_memory_desc_t, owned by the {@link OneDnn} that made it
 * @param bytes memory that a panel takes
 * @param blocks the layout's inner blocks, such as 16a64b2a, where the blocks of outputs follow
 *     each other with all their inputs; otherwise empty
 */
record PackedForm(MemorySegment description, long bytes, String blocks) {}
