using System.CommandLine;
using ChordDash.Benchmarks.Measurements;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Benchmarks;

/// <summary>Times the training engine, and prints one table. Everything is compared with something measured in the same run.</summary>
internal static class EngineCommand
{
    public static Command Create()
    {
        var data = new Option<FileInfo?>("--data") { Description = "A labelled pickle; the generated sample without it." };
        var options = new DeviceOptions();
        var command = new Command("engine", "Times training and prediction, and prints one table.") { data };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using var services = options.Services(parsed);
            var device = services.GetRequiredService<IComputeDevices>().Resolve(options.Device(parsed));
            using var folder = new TemporaryFolder();
            var file = parsed.GetValue(data) ?? DatasetFile.WriteSample(folder);
            var bench = new Bench(DatasetFile.Read(file), TrainingPreset.ChordLstm.HyperParameters with { Device = device.Id }, services);
            if (bench.Dataset.Labels is null)
                throw new UserErrorException(Message.Literal($"{file.Name} has no labels, so nothing can be trained on it."));
            Console.WriteLine(
                $"{device.Name}; {bench.Dataset.Sequences.Count:N0} pieces of {file.Name}; preset {TrainingPreset.ChordLstm.Name}"
            );
            Line.Print(Measure(bench, folder.Path));
        });
        return command;
    }

    private static IEnumerable<Line> Measure(Bench bench, string modelFolder)
    {
        var peak = MatrixPeak.Measure(bench);
        foreach (var line in TrainingThroughput.Measure(bench, peak, modelFolder))
            yield return line;
        yield return PackedAgainstDense.Measure(bench);
        yield return NotebookEpoch.Measure(bench);
        using (var model = bench.Services.GetRequiredService<IModelLoader>().Load(modelFolder))
        {
            foreach (var line in PredictionTimes.Measure(bench, model))
                yield return line;
        }

        yield return MemoryGrowth.Measure(bench);
    }
}
