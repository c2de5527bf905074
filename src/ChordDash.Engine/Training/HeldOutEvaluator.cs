using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models;
using ChordDash.Engine.Models.Ngrams;
using static TorchSharp.torch;

namespace ChordDash.Engine.Training;

/// <summary>
/// Measures a model on the held-out pieces after each epoch and remembers what the epochs were worth: the best on all pieces, which
/// is kept, and the best on either half, for the final report.
/// </summary>
internal sealed class HeldOutEvaluator
{
    /// <summary>What pieces are cut to, in beats, besides being measured whole.</summary>
    public static readonly IReadOnlyList<int> CutLengths = [4, 8, 16, 32, 64, 128, 256];

    private readonly ComposerModel _model;
    private readonly LabelledPieces _pieces;
    private readonly ClassWeightedLoss _loss;
    private readonly Device _device;
    private readonly int[] _beats;
    private readonly CrossFit _crossFit;
    private readonly (int[] Pieces, BestEpoch Best)[] _halves;
    private readonly IReadOnlyList<ScoresByLength>[] _chosen = [[], []];
    private readonly BestEpoch _best = new();
    private (int Epoch, TemperatureCalibration Calibration) _kept = (0, TemperatureCalibration.None);

    public HeldOutEvaluator(ComposerModel model, LabelledPieces pieces, ClassWeightedLoss loss, Device device)
    {
        (_model, _pieces, _loss, _device) = (model, pieces, loss, device);
        _beats = [.. pieces.Sequences.Select(sequence => sequence.Length)];
        _crossFit = new(pieces.Labels, _beats, CrossFit.Halve(pieces.Labels, pieces.Groups), model.Description.ClassLabels.Count);
        _halves = [(_crossFit.Half(first: true), new()), (_crossFit.Half(first: false), new())];
    }

    /// <summary>0 before the first epoch.</summary>
    public int BestEpoch => _best.Epoch;

    /// <summary>Whether <paramref name="patience"/> epochs have passed since the best; never for 0.</summary>
    public bool IsExhausted(int epoch, int patience) => _best.IsExhausted(epoch, patience);

    /// <summary>The linear baseline's accuracies on the same pieces.</summary>
    public BaselineFigures Score(NgramClassifier ngrams)
    {
        var matrix = Matrix(_pieces.Labels, [.. _pieces.Sequences.Select(sequence => Probabilities.Largest(ngrams.Logits(sequence.Span)))]);
        return new(matrix.Accuracy, matrix.BalancedAccuracy, matrix.ClassAccuracy);
    }

    /// <summary>Runs the model on the whole pieces.</summary>
    /// <param name="batchDone">Told the batches done and how many there are.</param>
    public (double Loss, ConfusionMatrix Matrix, ScoresByLength Scores) Evaluate(Action<int, int> batchDone, CancellationToken cancellationToken)
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
    public (bool IsBest, TemperatureCalibration? Kept) Add(int epoch, ScoresByLength whole, bool keepsEvery, CancellationToken cancellationToken)
    {
        var isBest = Rank(_best, Enumerable.Range(0, _beats.Length));
        var first = Rank(_halves[0].Best, _halves[0].Pieces) || keepsEvery;
        var second = Rank(_halves[1].Best, _halves[1].Pieces) || keepsEvery;
        if (!(isBest || first || second))
            return (false, null);
        ScoresByLength[] scores = [.. CutLengths.Select(cut => Run(cut, batchDone: null, cancellationToken)), whole];
        if (first)
            _chosen[0] = scores;
        if (second)
            _chosen[1] = scores;
        if (!isBest && !keepsEvery)
            return (false, null);
        _kept = (epoch, TemperatureCalibration.Fit(scores, _pieces.Labels, _beats, [.. Enumerable.Range(0, _beats.Length)]));
        return (isBest, _kept.Calibration);

        bool Rank(BestEpoch best, IEnumerable<int> pieces)
        {
            int[] used = [.. pieces];
            int[] labels = [.. used.Select(piece => _pieces.Labels[piece])];
            var loss = used.Length == 0 ? 0 : _loss.Mean([.. used.Select(piece => whole.Logits[piece])], labels);
            return best.Add(epoch, Matrix(labels, [.. used.Select(piece => whole.Predictions[piece])]).BalancedAccuracy, loss);
        }
    }

    /// <summary>The final report; null before the first epoch.</summary>
    public EvaluationReport? Report() => _kept.Epoch == 0 ? null : _crossFit.Report(_kept.Epoch, _kept.Calibration, _chosen[0], _chosen[1]);

    private ScoresByLength Run(int? cut, Action<int, int>? batchDone, CancellationToken cancellationToken)
    {
        var logits = _model.Logits([.. _pieces.Sequences.Select(Cut)], _device, batchDone, cancellationToken);
        return new(cut, logits, [.. logits.Select(row => _model.Decide(row))]);

        ReadOnlyMemory<int> Cut(ReadOnlyMemory<int> codes) =>
            cut is { } beats && codes.Length > beats ? codes.Slice((codes.Length - beats) / 2, beats) : codes;
    }

    private ConfusionMatrix Matrix(IReadOnlyList<int> labels, IReadOnlyList<int> predictions)
    {
        var matrix = new ConfusionMatrix(_model.Description.ClassLabels.Count);
        for (var piece = 0; piece < labels.Count; piece++)
            matrix.Add(labels[piece], predictions[piece]);
        return matrix;
    }
}
