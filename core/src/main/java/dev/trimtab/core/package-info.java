/** Devices, tensors and kernels: everything a forward pass needs of the machine it runs on. */
package dev.trimtab.core;
