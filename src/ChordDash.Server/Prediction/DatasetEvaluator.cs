using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Models;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Prediction;

/// <summary>Measures a model on a labelled data set.</summary>
internal sealed class DatasetEvaluator(
    IDatasetCatalog datasets,
    TrainingPieces training,
    PortionedPrediction asking,
    LargePredictions large,
    WorkThreads threads
)
{
    public async Task<LabelledEvaluation> EvaluateAsync(
        ModelSummary model,
        Guid datasetId,
        bool countLearned,
        CancellationToken cancellationToken
    )
    {
        var dataset = await datasets.GetAsync(datasetId, cancellationToken);
        var data = await datasets.LoadAsync(datasetId, cancellationToken);
        if (data.Labels is not { } labels)
            throw new UserErrorException(PredictionMessages.EvaluatedDatasetHasNoLabels(dataset.Name));

        var classes = await MatchAsync(dataset, model, cancellationToken);
        var learned = await FindLearnedAsync(model, data, cancellationToken);
        int[] rows =
        [
            .. Enumerable.Range(0, labels.Count).Where(row => classes[labels[row]] >= 0 && (countLearned || !learned.Contains(row))),
        ];
        if (rows.Length == 0)
        {
            throw new UserErrorException(
                classes.All(index => index < 0)
                    ? PredictionMessages.NoComposerIsKnown(dataset.Name, string.Join(", ", model.ClassNames))
                    : PredictionMessages.AllPiecesWereTrainedOn(dataset.Name)
            );
        }

        var (sequences, uncertain) = await threads.RunAsync(
            () => DatasetSpelling.Translate([.. rows.Select(row => data.Sequences[row])], dataset, model),
            cancellationToken
        );
        int[] truth = [.. rows.Select(row => classes[labels[row]])];
        var report = await LabelledEvaluation.MeasureAsync(model.Epoch, sequences, truth, model.ClassNames.Count, cut =>
            asking.AskAsync(model, cut, cancellationToken)
        );
        var counts = await Task.Run(() => DatasetSpelling.CountChords(sequences, cancellationToken), cancellationToken);
        var known = await large.Current.RunAsync(model, trained => DatasetSpelling.FindKnown(counts, trained), beats: 0, cancellationToken);
        return new(
            report,
            rows,
            learned.Count,
            countLearned,
            labels.Count(label => classes[label] < 0),
            DatasetSpelling.KnownShare(counts, known)
        )
        {
            UncertainSymbols = uncertain,
        };
    }

    /// <summary>For each class of the data set the model's: the one of the same name, else of the same label; -1 for none.</summary>
    private async Task<int[]> MatchAsync(DatasetSummary dataset, ModelSummary model, CancellationToken cancellationToken)
    {
        var modelLabels = await large.Current.RunAsync(model, trained => trained.ClassLabels.ToList(), beats: 0, cancellationToken);
        var names = model.ClassNames.ToList();
        return
        [
            .. dataset.Classes.Select(one =>
                names.FindIndex(name => name.Equals(one.Name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var named
                    ? named
                    : modelLabels.IndexOf(one.Label)
            ),
        ];
    }

    /// <summary>Rows that the model was trained on, chord for chord; none where nobody knows any more.</summary>
    private async Task<IReadOnlySet<int>> FindLearnedAsync(ModelSummary model, ChordDataset data, CancellationToken cancellationToken) =>
        await training.FindAsync(model, cancellationToken) is { } trained
            ? await threads.RunAsync(() => LearnedPieces.Find(trained.Data, trained.HeldOut, data), cancellationToken)
            : new HashSet<int>();
}
