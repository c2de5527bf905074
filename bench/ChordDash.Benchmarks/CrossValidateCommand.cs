using System.CommandLine;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Benchmarks;

/// <summary>
/// Trains a preset once per fold, each time on the other folds, and prints mean and deviation beside the linear baseline's.
/// </summary>
internal static class CrossValidateCommand
{
    public static Command Create()
    {
        var data = new Option<FileInfo?>("--data") { Description = "A labelled pickle; the generated sample without it." };
        var folds = new Option<int>("--folds") { DefaultValueFactory = _ => 5 };
        var only = new Option<int[]>("--fold") { Description = "Only these folds, from 1.", AllowMultipleArgumentsPerToken = true };
        var options = new TrainingOptions();
        var command = new Command("crossvalidate", "Trains a preset on all folds but one, for each.") { data, folds, only };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var dataset = parsed.GetValue(data) is { } file ? DatasetFile.Read(file) : SampleDataGenerator.Labelled();
            var parameters = options.HyperParameters(parsed) with { Split = SplitMethod.Folds, Folds = parsed.GetValue(folds) };
            if (HyperParametersValidator.Validate(parameters) is { Count: > 0 } errors)
                throw new InvalidHyperParametersException(errors);
            using var services = options.Services(parsed);
            var chosen = parsed.GetValue(only) is { Length: > 0 } some ? some : [.. Enumerable.Range(1, parameters.Folds)];
            var observers = chosen
                .Select(fold =>
                {
                    Console.WriteLine($"fold {fold} of {parameters.Folds}");
                    using var folder = new TemporaryFolder();
                    var observer = new ConsoleObserver();
                    services
                        .GetRequiredService<ITrainer>()
                        .Train(
                            new(dataset, dataset.ClassLabels, parameters with { Fold = fold }, folder.Path),
                            observer,
                            CancellationToken.None
                        );
                    return observer;
                })
                .Where(observer => observer.Report is not null)
                .ToList();
            if (observers.Count == 0)
                throw new UserErrorException(
                    Message.Literal("No fold was trained to the end of an epoch, so there is nothing to average.")
                );
            Print(
                "accuracy",
                observers.Select(observer => observer.Report!.Accuracy.Value),
                observers.Select(observer => observer.Baseline?.Accuracy)
            );
            Print(
                "balanced",
                observers.Select(observer => observer.Report!.BalancedAccuracy.Value),
                observers.Select(observer => observer.Baseline?.BalancedAccuracy)
            );
            foreach (var (index, length) in observers[0].Report!.Lengths.Index())
            {
                LengthFigures[] figures = [.. observers.Select(observer => observer.Report!.Lengths[index])];
                Console.WriteLine(
                    $"{(length.Beats is { } beats ? $"{beats} beats" : "whole"), 10}: accuracy "
                        + $"{figures.Average(one => one.Accuracy.Value):F4}, "
                        + $"balanced {figures.Average(one => one.BalancedAccuracy):F4}, calibration error "
                        + $"{figures.Average(one => one.CalibrationError):F4}"
                );
            }
        });
        return command;
    }

    private static void Print(string name, IEnumerable<double> model, IEnumerable<double?> baseline)
    {
        double[] values = [.. model],
            linear = [.. baseline.OfType<double>()];
        var (mean, deviation) = CrossValidation.Summarize(values);
        Console.WriteLine(
            $"{name, 10}: {mean:F4} ± {deviation ?? 0:F4} (sample deviation over {values.Length} "
                + $"folds){(linear.Length == 0 ? "" : $"; linear baseline {linear.Average():F4}")}"
        );
    }
}
