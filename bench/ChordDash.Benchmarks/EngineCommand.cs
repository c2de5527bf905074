using System.CommandLine;
using ChordDash.Benchmarks.Measurements;
using ChordDash.Engine;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Prediction;
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
        var command = new Command("engine", "Times training, prediction and reading, and prints one table.") { data };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using var services = options.Services(parsed);
            var device = services.GetRequiredService<IComputeDevices>().Resolve(options.Device(parsed));
            using var folder = new TemporaryFolder();
            var file = parsed.GetValue(data) ?? WriteSample(folder);
            var bench = new Bench(DatasetFile.Read(file), TrainingPreset.ChordLstm.HyperParameters with { Device = device.Id }, services);
            if (bench.Dataset.Labels is null)
                throw new UserErrorException($"{file.Name} has no labels, so nothing can be trained on it.");
            Console.WriteLine($"{device.Name}; {bench.Dataset.Sequences.Count:N0} pieces of {file.Name}; preset {TrainingPreset.ChordLstm.Name}");
            Console.WriteLine($"{"",-46}{"measured",16}   {"compared with",-32}{"ratio",8}");
            foreach (var line in Measure(bench, file, folder.Path))
                Console.WriteLine($"{line.Name,-46}{line.Measured,16}   {line.Against,-32}{line.Ratio,8:F2}");
        });
        return command;
    }

    private static IEnumerable<Line> Measure(Bench bench, FileInfo file, string modelFolder)
    {
        yield return PickleReading.Measure(bench, file);
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

    private static FileInfo WriteSample(TemporaryFolder folder)
    {
        var file = new FileInfo(Path.Combine(folder.Path, "sample.pkl"));
        using var stream = file.Create();
        PickleDatasetWriter.Write(SampleDataGenerator.Labelled(), stream);
        return file;
    }
}
