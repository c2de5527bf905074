using System.CommandLine;
using System.Diagnostics;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;

namespace ChordDash.Benchmarks;

/// <summary>
/// Reads damaged pickles for a while and stops at the first that does anything but be read or be refused with a sentence.
/// </summary>
internal static class FuzzCommand
{
    /// <summary>What the reader promises besides the file itself, and room for what is garbage by then.</summary>
    private const long MemoryFloor = 128L << 20;
    private const int MemoryPerByte = 8;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var corpus = new Option<DirectoryInfo?>("--corpus")
        {
            Description = "A folder of files to start from, besides a generated sample.",
        };
        var minutes = new Option<double>("--minutes") { Description = "How long to go on.", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed")
        {
            Description = "Of the random numbers; another one tries other files.",
            DefaultValueFactory = _ => Environment.TickCount,
        };
        var command = new Command("fuzz", "Reads mutated pickles: only a sentence for the user may come out.") { corpus, minutes, seed };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var files = Corpus(parsed.GetValue(corpus));
                var number = parsed.GetValue(seed);
                Console.WriteLine($"{files.Count} files to start from, seed {number}");
                return Task.FromResult(Run(files, new Random(number), TimeSpan.FromMinutes(parsed.GetValue(minutes)), cancellation));
            }
        );
        return command;
    }

    private static List<byte[]> Corpus(DirectoryInfo? folder)
    {
        using var sample = new MemoryStream();
        PickleDatasetWriter.Write(SampleDataGenerator.Unlabelled(), sample);
        return
        [
            sample.ToArray()[..4_096],
            .. folder
                ?.EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(file => file.Length > 0)
                .Select(file => File.ReadAllBytes(file.FullName))
                ?? [],
        ];
    }

    private static int Run(List<byte[]> files, Random random, TimeSpan time, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var (tried, read) = (0L, 0L);
        while (clock.Elapsed < time && !cancellation.IsCancellationRequested)
        {
            var bytes = Mutate(files, random);
            var (start, allocated) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            string? find = null;
            try
            {
                using var stream = new MemoryStream(bytes);
                PickleDatasetReader.Read(stream, cancellation);
                read++;
            }
            catch (DatasetFormatException)
            {
                // As promised.
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                find = exception.ToString();
            }
            tried++;
            // Unpacked sizes are not known here.
            var isPacked = bytes is [0x1F, 0x8B, ..];
            if (!isPacked && GC.GetAllocatedBytesForCurrentThread() - allocated > MemoryFloor + MemoryPerByte * (long)bytes.Length)
                find ??= $"{(GC.GetAllocatedBytesForCurrentThread() - allocated) >> 20} MB for a file of {bytes.Length:N0} bytes";
            // Of the processor: the machine may have other things to do.
            var taken = Environment.CpuUsage.TotalTime - start;
            if (taken > Slow)
                find ??= $"{taken.TotalSeconds:F1} s for a file of {bytes.Length:N0} bytes";
            if (find is not null)
            {
                var path = Path.Combine(Path.GetTempPath(), $"chorddash-find-{Guid.NewGuid():N}.pkl");
                File.WriteAllBytes(path, bytes);
                Console.WriteLine($"After {tried:N0} files: {find}\nThe file is {path}.");
                return 1;
            }
        }
        Console.WriteLine(
            $"{tried:N0} files in {clock.Elapsed.TotalMinutes:F1} minutes: {read:N0} read, {tried - read:N0} refused with a sentence, "
                + "none did anything else."
        );
        return 0;
    }

    /// <summary>Some bytes changed, removed, doubled or taken from another file.</summary>
    private static byte[] Mutate(List<byte[]> files, Random random)
    {
        var bytes = files[random.Next(files.Count)].ToList();
        for (var change = 1 + random.Next(random.Next(1, 8)); change > 0 && bytes.Count > 0; change--)
        {
            // Most of a file is data; its instructions stand at the beginning, between and at the end.
            var at = random.Next(random.Next(2) == 0 ? bytes.Count : Math.Min(bytes.Count, 400));
            var count = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, count);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    var other = files[random.Next(files.Count)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, 60))]);
                    break;
            }
        }
        return [.. bytes];
    }
}
