package dev.trimtab.checks.wrong.cpu;

import dev.trimtab.checks.wrong.model.LooksAtDevices;

/** A device that knows about models. */
public record LooksUpward(LooksAtDevices above) {}
