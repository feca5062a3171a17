package dev.trimtab.checks.wrong.lab;

import dev.trimtab.checks.wrong.cpu.LooksUpward;

/** A laboratory that knows about a device. */
public record LooksAtDevices(LooksUpward device) {}
