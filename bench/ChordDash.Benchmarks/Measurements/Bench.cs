using ChordDash.Engine.Datasets;
using ChordDash.Engine.Training;
using TorchSharp;

namespace ChordDash.Benchmarks.Measurements;

/// <summary>What the engine's measurements have in common.</summary>
/// <param name="Preset">What trainings are made with; its device is resolved.</param>
internal sealed record Bench(ChordDataset Dataset, HyperParameters Preset, IServiceProvider Services)
{
    public torch.Device Device { get; } = torch.device(Preset.Device);

    /// <summary>The first <paramref name="count"/> pieces of a random order that is always the same.</summary>
    public IReadOnlyList<int> Sample(int count)
    {
        int[] pieces = [.. Enumerable.Range(0, Dataset.Sequences.Count)];
        new Random(1).Shuffle(pieces);
        return pieces[..Math.Min(count, pieces.Length)];
    }

    /// <summary>Median of the seconds that <paramref name="action"/> takes, after as many times that do not count.</summary>
    public double Seconds(int repeats, Action action) => Median(repeats, action, () => Once(action));

    /// <summary>The same for work that no device does.</summary>
    public static double CpuSeconds(int repeats, Action action) => Median(repeats, action, () =>
        {
            var start = TimeProvider.System.GetTimestamp();
            action();
            return TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        });

    /// <summary>Seconds until the device has finished <paramref name="action"/>.</summary>
    public double Once(Action action)
    {
        var start = TimeProvider.System.GetTimestamp();
        action();
        if (Device.type == DeviceType.CUDA)
            torch.cuda.synchronize(Device);
        return TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(int repeats, Action warmUp, Func<double> measure)
    {
        for (var i = 0; i < repeats; i++)
            warmUp();
        return Enumerable.Range(0, repeats).Select(_ => measure()).Order().ElementAt(repeats / 2);
    }
}

/// <summary>A line of the table.</summary>
/// <param name="Against">What it is compared with; empty for none.</param>
/// <param name="Ratio">Of the two, larger being better; null for none.</param>
internal sealed record Line(string Name, string Measured, string Against = "", double? Ratio = null)
{
    public static Line Faster(string name, double seconds, string against, double otherSeconds) =>
        new(name, Time(seconds), $"{against} {Time(otherSeconds)}", otherSeconds / seconds);

    public static void Print(IEnumerable<Line> lines)
    {
        Console.WriteLine($"{"", -46}{"measured", 16}   {"compared with", -32}{"ratio", 8}");
        foreach (var line in lines)
            Console.WriteLine($"{line.Name, -46}{line.Measured, 16}   {line.Against, -32}{line.Ratio, 8:F2}");
    }

    public static string Time(double seconds) => seconds < 1 ? $"{seconds * 1_000:F1} ms" : $"{seconds:F1} s";
}
