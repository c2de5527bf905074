namespace ChordDash.Engine.Evaluation;

/// <summary>Compares the means of repeated measurements, such as those of trainings from different seeds.</summary>
public static class MeanDifference
{
    /// <summary>
    /// How much one mean exceeds another, with its 95 % confidence interval for two unequal, unknown variances (Welch 1947). Null unless
    /// both have two values and one of them has a spread, because equal values say nothing about it.
    /// </summary>
    public static Estimate? Of(IReadOnlyCollection<double> ones, IReadOnlyCollection<double> others)
    {
        ArgumentNullException.ThrowIfNull(ones);
        ArgumentNullException.ThrowIfNull(others);
        if (ones.Count < 2 || others.Count < 2)
            return null;
        var (mean, error) = MeanAndSquaredError(ones);
        var (otherMean, otherError) = MeanAndSquaredError(others);
        var difference = mean - otherMean;
        // Rounding leaves a trace of a spread.
        if (error + otherError <= 1e-18)
            return null;
        var freedom =
            (error + otherError) * (error + otherError) / (error * error / (ones.Count - 1) + otherError * otherError / (others.Count - 1));
        var half = Quantile(freedom) * Math.Sqrt(error + otherError);
        return new(difference, difference - half, difference + half);
    }

    private static (double Mean, double SquaredError) MeanAndSquaredError(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return (mean, values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count);
    }

    /// <summary>The 97.5 % quantile of Student's distribution, by bisection on its integral.</summary>
    internal static double Quantile(double freedom)
    {
        var (low, high) = (0.0, 1.0);
        while (Within(high, freedom) < 0.95)
            high *= 2;
        for (var turn = 0; turn < 60; turn++)
        {
            var middle = (low + high) / 2;
            if (Within(middle, freedom) < 0.95)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>
    /// The probability that Student's variable lies in -t … t. With t = √freedom · tan φ its density becomes cos φ ^ (freedom - 1), which
    /// is integrated by Simpson's rule; the whole is the integral up to a right angle.
    /// </summary>
    private static double Within(double t, double freedom)
    {
        return Integral(Math.Atan(t / Math.Sqrt(freedom))) / Integral(Math.PI / 2);

        double Integral(double end)
        {
            const int Steps = 2_000;
            var sum = 0.0;
            for (var step = 0; step <= Steps; step++)
            {
                var weight =
                    step is 0 or Steps ? 1
                    : step % 2 == 1 ? 4
                    : 2;
                sum += weight * Math.Pow(Math.Max(0, Math.Cos(end * step / Steps)), freedom - 1);
            }

            return sum * end / Steps / 3;
        }
    }
}
