package dev.trimtab.lab.massive;

/**
 * One dimension of the residual stream at one layer, over all tokens of a calibration.
 *
 * @param dimension 0-based
 * @param mean of |h|
 * @param most the largest |h|
 * @param ratioToMean mean |h| over that of all the layer's dimensions
 * @param ratioToMedian mean |h| over the median dimension's
 * @param variation standard deviation of |h| over its mean
 * @param aboveTen share of tokens in which |h| is above ten times the token's mean |h|
 */
public record DimensionProfile(
    int dimension,
    double mean,
    double most,
    double ratioToMean,
    double ratioToMedian,
    double variation,
    double aboveTen) {}
