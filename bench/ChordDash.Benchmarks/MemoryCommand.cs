using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using ChordDash.Benchmarks.Measurements;
using ChordDash.Engine.Common;
using ChordDash.Engine.Training.Memory;

namespace ChordDash.Benchmarks;

/// <summary>Compares what trainings take of the memory, each in a process of its own, with what was estimated.</summary>
internal static class MemoryCommand
{
    private const string Case = "--case";

    public static Command Create()
    {
        var one = new Option<int?>(Case) { Description = "The number of one training, which is measured in this process; all without it." };
        var options = new DeviceOptions();
        var command = new Command("memory", "Compares the peak memory of trainings with its estimate, on Linux.") { one };
        options.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (!OperatingSystem.IsLinux())
                    throw new UserErrorException(Message.Literal("The peak of a process is read from Linux's /proc, which is not here."));
                if (parsed.GetValue(one) is { } number)
                {
                    await using var services = options.Services(parsed);
                    Console.WriteLine(JsonSerializer.Serialize(MemoryPeak.Measure(MemoryCase.All[number], services)));
                    return;
                }

                Console.WriteLine($"{"training", -45} {"estimate", 10} {"peak", 10} {"ratio", 6}");
                foreach (var (index, item) in MemoryCase.All.Index())
                {
                    var estimate = MemoryEstimate.Of(item.Parameters, TrainingSize.Of(item.Generate()));
                    var peak = await MeasureAsync(index, cancellationToken);
                    Console.WriteLine(
                        $"{item.Name, -45} {estimate.Total / 1e6, 7:N0} MB {peak.Peak / 1e6, 7:N0} MB "
                            + $"{(double)estimate.Total / peak.Peak, 6:F2}"
                    );
                }
            }
        );
        return command;
    }

    private static async Task<MemoryPeak> MeasureAsync(int number, CancellationToken cancellationToken)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, [typeof(MemoryCommand).Assembly.Location, "memory", Case, $"{number}"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<MemoryPeak>(output.Trim().Split('\n')[^1])!
            : throw new UserErrorException(Message.Literal($"The training {MemoryCase.All[number].Name} ended with {process.ExitCode}."));
    }
}
