using System.CommandLine;
using ChordDash.Engine;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Training;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Benchmarks;

/// <summary>Trains a preset on a labelled pickle as the dashboard does, and prints each epoch.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var data = new Option<FileInfo?>("--data") { Description = "A labelled pickle; the generated sample without it." };
        var preset = new Option<string>("--preset") { DefaultValueFactory = _ => TrainingPreset.All[0].Key, Description = "quick, chord-lstm or notebook." };
        var epochs = new Option<int?>("--epochs") { Description = "Instead of the preset's number." };
        var seed = new Option<long>("--seed") { DefaultValueFactory = _ => 1 };
        var device = new Option<string>("--device") { DefaultValueFactory = _ => "auto" };
        var libtorch = new Option<string?>("--libtorch") { Description = "Folder of an existing libtorch's libraries." };
        var command = new Command("train", "Trains a preset and prints each epoch.") { data, preset, epochs, seed, device, libtorch };
        command.SetAction(parsed =>
        {
            var found = TrainingPreset.Find(parsed.GetValue(preset)!)
                ?? throw new UserErrorException($"There is no preset '{parsed.GetValue(preset)}'.");
            Run(parsed.GetValue(data), new EngineOptions(parsed.GetValue(libtorch)), found.HyperParameters with
            {
                Epochs = parsed.GetValue(epochs) ?? found.HyperParameters.Epochs,
                Seed = parsed.GetValue(seed),
                Device = parsed.GetValue(device)!,
            });
        });
        return command;
    }

    private static void Run(FileInfo? file, EngineOptions options, HyperParameters parameters)
    {
        using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddChordDashEngine(options).BuildServiceProvider();
        var start = TimeProvider.System.GetTimestamp();
        var dataset = Load(file);
        Console.WriteLine($"{dataset.Sequences.Count} pieces read in {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F2} s");

        var folder = Directory.CreateTempSubdirectory("chorddash-bench-");
        try
        {
            start = TimeProvider.System.GetTimestamp();
            var result = services.GetRequiredService<ITrainer>()
                .Train(new(dataset, dataset.ClassLabels, parameters, folder.FullName), new ConsoleObserver(), CancellationToken.None);
            Console.WriteLine($"{result.Reason} ({TimeProvider.System.GetElapsedTime(start).TotalSeconds:F1} s)");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ChordDataset Load(FileInfo? file)
    {
        if (file is null)
            return SampleDataGenerator.Labelled();
        using var stream = file.OpenRead();
        return PickleDatasetReader.Read(stream);
    }
}
