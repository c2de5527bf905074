using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs.Details;

/// <summary>How the findings of a final report are put into words.</summary>
internal static class RunVerdictText
{
    /// <summary>A calibration error up to this share is called small.</summary>
    public const double SmallCalibrationError = 0.05;

    /// <summary>"▼ 6.1 points below the linear model (94.9 %), 95 % interval −8.9 … −3.3".</summary>
    public static string Against(RunFindings findings, BaselineFigures? baseline)
    {
        if (findings.Gain is not { } gain || baseline is null)
            return T(findings.Linear == LinearComparison.IsLinear ? Texts.ThisIsLinearModel : Texts.LinearModelUnknown);
        var linear = Show.Percent(baseline.BalancedAccuracy);
        var points = Show.Tenths(Math.Abs(100 * gain));
        var difference = gain switch
        {
            > 0 => T(Texts.PointsAboveLinearModel(points, linear)),
            < 0 => T(Texts.PointsBelowLinearModel(points, linear)),
            _ => T(Texts.SameAsLinearModel(linear)),
        };
        return findings.GainInterval is { } interval
            ? T(
                Texts.DifferenceWithInterval(
                    difference,
                    RunFigureText.SignedPoints(interval.Low),
                    RunFigureText.SignedPoints(interval.High)
                )
            )
            : difference;
    }

    /// <summary>Weakest composer, calibration and the length that it takes, as sentences.</summary>
    public static string Facts(RunFindings findings, EvaluationReport report, IReadOnlyList<string> classNames)
    {
        var whole = report.Whole;
        var error = Show.Percent(whole.CalibrationError);
        var calibration =
            whole.CalibrationError <= SmallCalibrationError ? Texts.ConfidenceIsCalibrated(error)
            // The difference has one sign at most levels of confidence.
            : Math.Abs(whole.Confidence - whole.Accuracy.Value) < whole.CalibrationError / 2 ? Texts.ConfidenceIsUnreliable(error)
            : whole.Confidence > whole.Accuracy.Value ? Texts.ConfidenceIsTooHigh(error)
            : Texts.ConfidenceIsTooLow(error);
        var wanted = Show.Percent(RunFindings.WantedAccuracy);
        var length = findings.EnoughBeats switch
        {
            null => Texts.NoLengthIsEnough(wanted),
            0 => Texts.WholePiecesAreEnough(wanted),
            { } beats => Texts.BeatsAreEnough(beats, wanted),
        };
        return string.Join(' ', new[] { Weakest(findings, classNames), T(calibration), T(length) }.OfType<string>());
    }

    /// <summary>What follows from the findings: a comparison with the linear model, and advice.</summary>
    public static string Conclusion(RunFindings findings) =>
        string.Join(' ', new[] { Comparison(findings.Linear), Advice(findings.Next) }.OfType<Message>().Select(sentence => T(sentence)));

    private static Message? Comparison(LinearComparison linear) =>
        linear switch
        {
            LinearComparison.Better => Texts.BetterThanLinearModel,
            LinearComparison.Worse => Texts.WorseThanLinearModel,
            LinearComparison.Undecided => Texts.NoClearDifferenceFromLinearModel,
            _ => null,
        };

    private static Message Advice(NextStep next) =>
        next switch
        {
            NextStep.Predict => Texts.TryModelOnChords,
            NextStep.TrainLonger => Texts.BestEpochsAreLast,
            NextStep.TryChordLstm => Texts.TryChordLstmHelp,
            NextStep.AddPieces => Texts.NetworkHasMemorised,
            NextStep.CrossValidate => Texts.TooFewPiecesToTell,
            NextStep.LowerLearningRate => Texts.TrainingDivergedTryLowerRate,
            _ => Texts.ChangeSettingsAndTrainAgain,
        };

    /// <summary>The button for the next step: its label, and where it leads.</summary>
    public static (Message Label, string Address)? Link(NextStep step, Run run) =>
        step switch
        {
            NextStep.Predict => run.ModelId is { } model ? (Texts.TryModel, $"predict?model={model}") : null,
            NextStep.TryChordLstm => (Texts.TrainChordLstm, $"runs/new?dataset={run.DatasetId}&preset={TrainingPreset.ChordLstm.Key}"),
            NextStep.AddPieces => (Texts.CheckDataSet, $"datasets/{run.DatasetId}?tab=check"),
            NextStep.LowerLearningRate => (
                Texts.NewRunWithLearningRate(Show.Typed(LowerRate(run))),
                $"runs/new?from={run.Id}&learningRate={LowerRate(run)}"
            ),
            _ => (Texts.DuplicateWithChanges, $"runs/new?from={run.Id}"),
        };

    // With as many digits as a small rate has.
    private static string LowerRate(Run run) =>
        (run.HyperParameters.LearningRate / 10).ToString("0.############", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What to do about a run that failed or whose model is worth nothing; null if there is nothing to do.</summary>
    public static (Message Label, string Address)? AfterFailure(Run run, RunEnd? end) =>
        run is { State: RunState.Failed } or { Verdict: not null }
            ? Link((run.Verdict ?? end?.Verdict) == TrainingVerdict.Diverged ? NextStep.LowerLearningRate : NextStep.ChangeSettings, run)
            : null;

    private static string? Weakest(RunFindings findings, IReadOnlyList<string> classNames)
    {
        if (findings.Weakest is not { } weakest)
            return null;
        var (composer, other, recall) = (classNames[weakest.Class], classNames[weakest.TakenFor], Show.Percent(weakest.Recall));
        return T(
            weakest.IsMostly
                ? Texts.WeakestComposerMostlyTakenFor(composer, recall, weakest.Pieces, other)
                : Texts.WeakestComposerOftenTakenFor(composer, recall, weakest.Pieces, other)
        );
    }
}
