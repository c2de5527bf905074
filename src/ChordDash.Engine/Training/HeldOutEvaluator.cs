using System.Text.Json.Serialization;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Networks.Ngrams;
using static TorchSharp.torch;

namespace ChordDash.Engine.Training;

/// <summary>
/// Measures a model on the held-out pieces after each epoch and remembers what the epochs were worth: the best on all pieces, which
/// is kept, and the best on either half, for the final report.
/// </summary>
internal sealed class HeldOutEvaluator
{
    private readonly ComposerModel _model;
    private readonly LabelledPieces _pieces;
    private readonly ClassWeightedLoss _loss;
    private readonly Device _device;
    private readonly int[] _beats;
    private readonly CrossFit _crossFit;
    private readonly int[][] _halves;
    private int[]? _linear;

    public HeldOutEvaluator(ComposerModel model, LabelledPieces pieces, ClassWeightedLoss loss, Device device)
    {
        (_model, _pieces, _loss, _device) = (model, pieces, loss, device);
        _beats = [.. pieces.Sequences.Select(sequence => sequence.Length)];
        _crossFit = new(pieces.Labels, _beats, CrossFit.Halve(pieces.Labels, pieces.Groups), model.Description.ClassLabels.Count);
        _halves = [_crossFit.Half(first: true), _crossFit.Half(first: false)];
    }

    /// <summary>What the epochs were worth so far.</summary>
    public EvaluatorState State { get; set; } = new(BestEpoch.None, 0, TemperatureCalibration.None, HalfChoice.None, HalfChoice.None);

    /// <summary>0 before the first epoch.</summary>
    public int BestSoFar => State.Best.Epoch;

    /// <summary>Whether the job's patience has passed since the best epoch, or since its training began if that was later.</summary>
    public bool IsExhausted(int epoch, TrainingJob job) =>
        job.HyperParameters.EarlyStoppingPatience is > 0 and var patience && epoch - Math.Max(BestSoFar, job.EarlierEpochs) >= patience;

    /// <summary>The linear baseline's accuracies on the same pieces; the final report compares with its answers.</summary>
    public BaselineFigures Score(NgramClassifier ngrams)
    {
        _linear = [.. _pieces.Sequences.Select(sequence => Probabilities.Largest(ngrams.Logits(sequence.Span)))];
        var matrix = Matrix(_pieces.Labels, _linear);
        return new(matrix.Accuracy, matrix.BalancedAccuracy, matrix.ClassAccuracy);
    }

    /// <summary>Runs the model on the whole pieces.</summary>
    /// <param name="batchDone">Told the batches done and how many there are.</param>
    public (double Loss, ConfusionMatrix Matrix, ScoresByLength Scores) Evaluate(
        Action<int, int> batchDone,
        CancellationToken cancellationToken
    )
    {
        var scores = Run(cut: null, batchDone, cancellationToken);
        return (_loss.Mean(scores.Logits, _pieces.Labels), Matrix(_pieces.Labels, scores.Predictions), scores);
    }

    /// <summary>
    /// Notes what an epoch was worth. If any of the three rankings has it first, or it is to be kept anyway, the model is measured at
    /// every length too.
    /// </summary>
    /// <param name="whole">Of <see cref="Evaluate"/>, while the model is still the same.</param>
    /// <returns>Whether the epoch is the best so far, and the temperatures of its model if that is to be kept.</returns>
    public (bool IsBest, TemperatureCalibration? Kept) Add(
        int epoch,
        ScoresByLength whole,
        bool keepsEvery,
        CancellationToken cancellationToken
    )
    {
        var all = Worth(Enumerable.Range(0, _beats.Length));
        EpochWorth[] halves = [.. _halves.Select(Worth)];
        var (best, first, second) = (State.Best, State.First, State.Second);
        var isBest = best.IsBeatenBy(all);
        var isKept = isBest || keepsEvery;
        var (firstTakes, secondTakes) = (first.Best.IsBeatenBy(halves[0]) || keepsEvery, second.Best.IsBeatenBy(halves[1]) || keepsEvery);
        if (!(isKept || firstTakes || secondTakes))
            return (false, null);
        ScoresByLength[] scores = [.. InputLengths.Cuts.Select(cut => Run(cut, batchDone: null, cancellationToken)), whole];
        // Until here nothing is noted: an epoch that is cancelled must leave no trace.
        cancellationToken.ThrowIfCancellationRequested();
        State = new(
            isBest ? new(epoch, all) : best,
            isKept ? epoch : State.KeptEpoch,
            isKept
                ? TemperatureCalibration.Fit(scores, _pieces.Labels, _beats, [.. Enumerable.Range(0, _beats.Length)])
                : State.Calibration,
            firstTakes ? first.Take(epoch, halves[0], scores) : first,
            secondTakes ? second.Take(epoch, halves[1], scores) : second
        );
        return (isBest, isKept ? State.Calibration : null);

        EpochWorth Worth(IEnumerable<int> pieces)
        {
            int[] used = [.. pieces];
            int[] labels = [.. used.Select(piece => _pieces.Labels[piece])];
            var loss = used.Length == 0 ? 0 : _loss.Mean([.. used.Select(piece => whole.Logits[piece])], labels);
            return new(Matrix(labels, [.. used.Select(piece => whole.Predictions[piece])]).BalancedAccuracy, loss);
        }
    }

    /// <summary>The final report; null before the first epoch.</summary>
    public EvaluationReport? Report() =>
        State.KeptEpoch == 0
            ? null
            : _crossFit.Report(State.KeptEpoch, State.Calibration, State.First.Scores, State.Second.Scores, _linear);

    private ScoresByLength Run(int? cut, Action<int, int>? batchDone, CancellationToken cancellationToken)
    {
        var logits = _model.Logits(
            [.. _pieces.Sequences.Select(sequence => InputLengths.Cut(sequence, cut))],
            _device,
            batchDone,
            cancellationToken
        );
        return new(cut, logits, [.. logits.Select(row => _model.Decide(row))]);
    }

    private ConfusionMatrix Matrix(IReadOnlyList<int> labels, IReadOnlyList<int> predictions)
    {
        var matrix = new ConfusionMatrix(_model.Description.ClassLabels.Count);
        for (var piece = 0; piece < labels.Count; piece++)
            matrix.Add(labels[piece], predictions[piece]);
        return matrix;
    }
}

/// <param name="KeptEpoch">The epoch whose model is kept, and <paramref name="Calibration"/> its temperatures; 0 before the first.</param>
/// <param name="First">What the first half of the pieces chose.</param>
internal sealed record EvaluatorState(
    BestEpoch Best,
    int KeptEpoch,
    TemperatureCalibration Calibration,
    HalfChoice First,
    HalfChoice Second
);

/// <summary>The best epoch by one half of the pieces, and the scores of all pieces in it.</summary>
/// <param name="Scores">By length.</param>
internal sealed record HalfChoice(BestEpoch Best, [property: JsonIgnore] IReadOnlyList<ScoresByLength> Scores)
{
    public static HalfChoice None { get; } = new(BestEpoch.None, []);

    // Epochs that are kept whatever they are worth are taken too, but the best stays the best.
    public HalfChoice Take(int epoch, EpochWorth worth, IReadOnlyList<ScoresByLength> scores) =>
        new(Best.IsBeatenBy(worth) ? new(epoch, worth) : Best, scores);
}
