using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ChordDash.Engine.Datasets.Formats.Pickle;

namespace ChordDash.Benchmarks.Measurements;

/// <summary>Reading a pickle, checks included, against CPython's <c>pickle.load</c>, which needs NumPy for arrays.</summary>
internal static class PickleReading
{
    private const int Repeats = 250;

    private const string Script = """
        import pickle, sys, time, numpy
        def load():
            start = time.perf_counter()
            with open(sys.argv[1], "rb") as file:
                pickle.load(file)
            return time.perf_counter() - start
        load()
        print(sorted(load() for _ in range(25))[12])
        """;

    public static Line Measure(FileInfo file)
    {
        var seconds = Bench.CpuSeconds(Repeats, () =>
        {
            using var stream = file.OpenRead();
            PickleDatasetReader.Read(stream);
        });
        return Python(file) is { } python
            ? Line.Faster($"reading {file.Name}", seconds, "CPython", python)
            : new($"reading {file.Name}", Line.Time(seconds), "/usr/bin/python3 with NumPy is not installed");
    }

    private static double? Python(FileInfo file)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("/usr/bin/python3", ["-c", Script, file.FullName])
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
