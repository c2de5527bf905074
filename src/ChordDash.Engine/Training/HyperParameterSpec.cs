using System.Runtime.CompilerServices;
using ChordDash.Engine.Common;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Training;

/// <summary>
/// What there is to know about one hyper-parameter. The validator, the form, the description of the API and docs/hyper-parameters.md all
/// read <see cref="All"/>; defaults are those of <see cref="HyperParameters"/>.
/// </summary>
public sealed record HyperParameterSpec
{
    private const long MaxSeed = 1L << 53;

    /// <summary>All hyper-parameters but the device, in the form's order.</summary>
    public static IReadOnlyList<HyperParameterSpec> All { get; } =
    [
        Whole(p => p.Epochs, (p, v) => p with { Epochs = (int)v }, 1, 10_000) with
        {
            Label = HyperParameterMessages.EpochsLabel,
            Help = HyperParameterMessages.EpochsHelp,
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.Networks,
        },
        Whole(p => p.BatchSize, (p, v) => p with { BatchSize = (int)v }, 1, 4_096) with
        {
            Label = HyperParameterMessages.BatchSizeLabel,
            Help = HyperParameterMessages.BatchSizeHelp,
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.LearningRate, (p, v) => p with { LearningRate = v }, 0, 10) with
        {
            Label = HyperParameterMessages.LearningRateLabel,
            Help = HyperParameterMessages.LearningRateHelp,
            ExcludesMin = true,
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.Networks,
        },
        Choice(
            p => p.Optimizer,
            (p, v) => p with { Optimizer = v },
            [
                (OptimizerKind.Adam, HyperParameterMessages.OptimizerAdam),
                (OptimizerKind.AdamW, HyperParameterMessages.OptimizerAdamW),
                (OptimizerKind.Adagrad, HyperParameterMessages.OptimizerAdagrad),
                (OptimizerKind.Rmsprop, HyperParameterMessages.OptimizerRmsprop),
            ]
        ) with
        {
            Label = HyperParameterMessages.OptimizerLabel,
            Help = HyperParameterMessages.OptimizerHelp,
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.Networks,
        },
        Choice(
            p => p.ClassWeights,
            (p, v) => p with { ClassWeights = v },
            [
                (ClassWeighting.None, HyperParameterMessages.ClassWeightsNone),
                (ClassWeighting.Balanced, HyperParameterMessages.ClassWeightsBalanced),
                (ClassWeighting.SquareRoot, HyperParameterMessages.ClassWeightsSquareRoot),
                (ClassWeighting.Own, HyperParameterMessages.ClassWeightsOwn),
            ]
        ) with
        {
            Label = HyperParameterMessages.ClassWeightsLabel,
            Help = HyperParameterMessages.ClassWeightsHelp,
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.Networks,
        },
        List(p => p.OwnClassWeights, (p, v) => p with { OwnClassWeights = v }) with
        {
            Label = HyperParameterMessages.OwnClassWeightsLabel,
            Help = HyperParameterMessages.OwnClassWeightsHelp,
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.OwnWeights,
        },
        Whole(p => p.EarlyStoppingPatience, (p, v) => p with { EarlyStoppingPatience = (int)v }, 1, 10_000) with
        {
            Label = HyperParameterMessages.EarlyStoppingPatienceLabel,
            Help = HyperParameterMessages.EarlyStoppingPatienceHelp,
            Zero = HyperParameterMessages.EarlyStoppingPatienceZero,
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.Networks,
        },
        Choice(
            p => p.Architecture,
            (p, v) => p with { Architecture = v },
            [
                (ModelArchitecture.ChordLstm, HyperParameterMessages.ArchitectureChordLstm),
                (ModelArchitecture.ChordGru, HyperParameterMessages.ArchitectureChordGru),
                (ModelArchitecture.Notebook, HyperParameterMessages.ArchitectureNotebook),
                (ModelArchitecture.Linear, HyperParameterMessages.ArchitectureLinear),
            ]
        ) with
        {
            Label = HyperParameterMessages.ArchitectureLabel,
            Help = HyperParameterMessages.ArchitectureHelp,
            Group = HyperParameterGroup.Model,
        },
        Whole(p => p.EmbeddingSize, (p, v) => p with { EmbeddingSize = (int)v }, 1, 1_024) with
        {
            Label = HyperParameterMessages.EmbeddingSizeLabel,
            Help = HyperParameterMessages.EmbeddingSizeHelp,
            Group = HyperParameterGroup.Model,
            UsedFor = HyperParameterUse.RecurrentChords,
        },
        Whole(p => p.HiddenSize, (p, v) => p with { HiddenSize = (int)v }, 1, 2_048) with
        {
            Label = HyperParameterMessages.HiddenSizeLabel,
            Help = HyperParameterMessages.HiddenSizeHelp,
            Group = HyperParameterGroup.Model,
            UsedFor = HyperParameterUse.Networks,
        },
        Whole(p => p.Layers, (p, v) => p with { Layers = (int)v }, 1, 8) with
        {
            Label = HyperParameterMessages.LayersLabel,
            Help = HyperParameterMessages.LayersHelp,
            Group = HyperParameterGroup.Model,
            UsedFor = HyperParameterUse.Networks,
        },
        Whole(p => p.WindowLength, (p, v) => p with { WindowLength = (int)v }, 8, 100_000) with
        {
            Label = HyperParameterMessages.WindowLengthLabel,
            Help = HyperParameterMessages.WindowLengthHelp,
            Zero = HyperParameterMessages.WindowLengthZero,
            Group = HyperParameterGroup.Model,
            UsedFor = HyperParameterUse.RecurrentChords,
        },
        Real(p => p.NgramWeight, (p, v) => p with { NgramWeight = v }, 0, 10) with
        {
            Label = HyperParameterMessages.NgramWeightLabel,
            Help = HyperParameterMessages.NgramWeightHelp,
            Zero = HyperParameterMessages.NgramWeightZero,
            Group = HyperParameterGroup.Model,
            UsedFor = HyperParameterUse.Networks,
        },
        Choice(
            p => p.Schedule,
            (p, v) => p with { Schedule = v },
            [
                (LearningRateSchedule.Constant, HyperParameterMessages.ScheduleConstant),
                (LearningRateSchedule.Cosine, HyperParameterMessages.ScheduleCosine),
                (LearningRateSchedule.Step, HyperParameterMessages.ScheduleStep),
                (LearningRateSchedule.Plateau, HyperParameterMessages.SchedulePlateau),
            ]
        ) with
        {
            Label = HyperParameterMessages.ScheduleLabel,
            Help = HyperParameterMessages.ScheduleHelp,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.WarmUpEpochs, (p, v) => p with { WarmUpEpochs = v }, 0, 1_000) with
        {
            Label = HyperParameterMessages.WarmUpEpochsLabel,
            Help = HyperParameterMessages.WarmUpEpochsHelp,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Whole(p => p.ScheduleEpochs, (p, v) => p with { ScheduleEpochs = (int)v }, 1, 10_000) with
        {
            Label = HyperParameterMessages.ScheduleEpochsLabel,
            Help = HyperParameterMessages.ScheduleEpochsHelp,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Reductions,
        },
        Real(p => p.ScheduleFactor, (p, v) => p with { ScheduleFactor = v }, 0.001, 0.999) with
        {
            Label = HyperParameterMessages.ScheduleFactorLabel,
            Help = HyperParameterMessages.ScheduleFactorHelp,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Reductions,
        },
        Switch(p => p.Oversampling, (p, v) => p with { Oversampling = v }) with
        {
            Label = HyperParameterMessages.OversamplingLabel,
            Help = HyperParameterMessages.OversamplingHelp,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.LabelSmoothing, (p, v) => p with { LabelSmoothing = v }, 0, 0.9) with
        {
            Label = HyperParameterMessages.LabelSmoothingLabel,
            Help = HyperParameterMessages.LabelSmoothingHelp,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.NextChordLoss, (p, v) => p with { NextChordLoss = v }, 0, 10) with
        {
            Label = HyperParameterMessages.NextChordLossLabel,
            Help = HyperParameterMessages.NextChordLossHelp,
            Zero = HyperParameterMessages.NextChordLossZero,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.RecurrentChords,
        },
        Real(p => p.WeightAveraging, (p, v) => p with { WeightAveraging = v }, 0, 0.9999) with
        {
            Label = HyperParameterMessages.WeightAveragingLabel,
            Help = HyperParameterMessages.WeightAveragingHelp,
            Zero = HyperParameterMessages.WeightAveragingZero,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.WeightDecay, (p, v) => p with { WeightDecay = v }, 0, 1) with
        {
            Label = HyperParameterMessages.WeightDecayLabel,
            Help = HyperParameterMessages.WeightDecayHelp,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.Dropout, (p, v) => p with { Dropout = v }, 0, 0.9) with
        {
            Label = HyperParameterMessages.DropoutLabel,
            Help = HyperParameterMessages.DropoutHelp,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.TokenDropout, (p, v) => p with { TokenDropout = v }, 0, 0.9) with
        {
            Label = HyperParameterMessages.TokenDropoutLabel,
            Help = HyperParameterMessages.TokenDropoutHelp,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.RecurrentChords,
        },
        Whole(p => p.CropLength, (p, v) => p with { CropLength = (int)v }, 4, 100_000) with
        {
            Label = HyperParameterMessages.CropLengthLabel,
            Help = HyperParameterMessages.CropLengthHelp,
            Zero = HyperParameterMessages.CropLengthZero,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Whole(p => p.ShortestCrop, (p, v) => p with { ShortestCrop = (int)v }, 4, 100_000) with
        {
            Label = HyperParameterMessages.ShortestCropLabel,
            Help = HyperParameterMessages.ShortestCropHelp,
            Zero = HyperParameterMessages.ShortestCropZero,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.GradientClip, (p, v) => p with { GradientClip = v }, 0, 1_000) with
        {
            Label = HyperParameterMessages.GradientClipLabel,
            Help = HyperParameterMessages.GradientClipHelp,
            Zero = HyperParameterMessages.GradientClipZero,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Whole(p => p.Seed, (p, v) => p with { Seed = (long)v }, 0, MaxSeed) with
        {
            Label = HyperParameterMessages.SeedLabel,
            Help = HyperParameterMessages.SeedHelp,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Choice(
            p => p.Keep,
            (p, v) => p with { Keep = v },
            [
                (ModelSelection.BestEpoch, HyperParameterMessages.KeepBestEpoch),
                (ModelSelection.LastEpoch, HyperParameterMessages.KeepLastEpoch),
            ]
        ) with
        {
            Label = HyperParameterMessages.KeepLabel,
            Help = HyperParameterMessages.KeepHelp,
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Choice(
            p => p.Split,
            (p, v) => p with { Split = v },
            [
                (SplitMethod.Stratified, HyperParameterMessages.SplitStratified),
                (SplitMethod.Folds, HyperParameterMessages.SplitFolds),
                (SplitMethod.Notebook, HyperParameterMessages.SplitNotebook),
            ]
        ) with
        {
            Label = HyperParameterMessages.SplitLabel,
            Help = HyperParameterMessages.SplitHelp,
            Group = HyperParameterGroup.Split,
        },
        Real(p => p.ValidationFraction, (p, v) => p with { ValidationFraction = v }, 0.05, 0.9) with
        {
            Label = HyperParameterMessages.ValidationFractionLabel,
            Help = HyperParameterMessages.ValidationFractionHelp,
            Group = HyperParameterGroup.Split,
            UsedFor = HyperParameterUse.Shares,
        },
        Whole(p => p.Folds, (p, v) => p with { Folds = (int)v }, 2, 20) with
        {
            Label = HyperParameterMessages.FoldsLabel,
            Help = HyperParameterMessages.FoldsHelp,
            Group = HyperParameterGroup.Split,
            UsedFor = HyperParameterUse.Folds,
        },
        Whole(p => p.Fold, (p, v) => p with { Fold = (int)v }, 1, 20) with
        {
            Label = HyperParameterMessages.FoldLabel,
            Help = HyperParameterMessages.FoldHelp,
            Group = HyperParameterGroup.Split,
            UsedFor = HyperParameterUse.Folds,
        },
        Whole(p => p.SplitSeed, (p, v) => p with { SplitSeed = (long)v }, 0, MaxSeed) with
        {
            Label = HyperParameterMessages.SplitSeedLabel,
            Help = HyperParameterMessages.SplitSeedHelp,
            Group = HyperParameterGroup.Split,
        },
    ];

    /// <summary>The property's name in <see cref="HyperParameters"/>.</summary>
    public required string Name { get; init; }

    public required HyperParameterKind Kind { get; init; }
    public Message Label { get; init; } = Message.Literal("");

    /// <summary>A sentence without the range.</summary>
    public Message Help { get; init; } = Message.Literal("");

    public HyperParameterGroup Group { get; init; }

    /// <summary>The choice for which it counts; null if it always does.</summary>
    public HyperParameterUse? UsedFor { get; init; }

    /// <summary>Of numbers: the least value besides a 0 that has a meaning of its own.</summary>
    public double Min { get; init; }

    public double Max { get; init; }

    /// <summary>Whether numbers must be above <see cref="Min"/>.</summary>
    public bool ExcludesMin { get; init; }

    /// <summary>What 0 does: "takes whole pieces". Null if it is a number like others, or none that is allowed.</summary>
    public Message? Zero { get; init; }

    /// <summary>Of choices: the names in code and those that are shown.</summary>
    public IReadOnlyList<(string Value, Message Text)> Choices { get; init; } = [];

    /// <summary>Its value: a double for both kinds of number, a list of them, or the name of a choice.</summary>
    public required Func<HyperParameters, object> Get { get; init; }

    /// <summary>Takes what <see cref="Get"/> gives; null for the name of a choice that there is not.</summary>
    public required Func<HyperParameters, object, HyperParameters?> Set { get; init; }

    public static HyperParameterSpec Find(string name) => All.Single(spec => spec.Name.Equals(name, StringComparison.Ordinal));

    /// <summary>Whether it counts beside other values. A choice that does not count itself decides nothing.</summary>
    /// <param name="valueOf">The value of a choice.</param>
    public bool IsUsed(Func<string, string> valueOf) =>
        UsedFor is null
        || (UsedFor.Values.Contains(valueOf(UsedFor.Choice), StringComparer.Ordinal) && Find(UsedFor.Choice).IsUsed(valueOf));

    /// <returns>What is wrong with a number, a sentence; null if nothing is.</returns>
    public Message? Check(double value)
    {
        // Written so that NaN fails too.
        var fits = (ExcludesMin ? value > Min : value >= Min) && value <= Max;
        if (fits || (value == 0 && Zero is not null))
            return null;
        return (Zero, Kind, ExcludesMin) switch
        {
            ({ } zero, HyperParameterKind.WholeNumber, _) => HyperParameterMessages.WholeNumberOrZeroOutOfRange(
                Label,
                zero,
                Min,
                Max,
                value
            ),
            (_, HyperParameterKind.WholeNumber, _) => HyperParameterMessages.WholeNumberOutOfRange(Label, Min, Max, value),
            (_, _, true) => HyperParameterMessages.NumberAboveMinOutOfRange(Label, Min, Max, value),
            _ => HyperParameterMessages.NumberOutOfRange(Label, Min, Max, value),
        };
    }

    private static HyperParameterSpec Whole(
        Func<HyperParameters, long> get,
        Func<HyperParameters, double, HyperParameters> set,
        long min,
        long max,
        [CallerArgumentExpression(nameof(get))] string name = ""
    ) => Real(p => get(p), set, min, max, name) with { Kind = HyperParameterKind.WholeNumber };

    private static HyperParameterSpec Real(
        Func<HyperParameters, double> get,
        Func<HyperParameters, double, HyperParameters> set,
        double min,
        double max,
        [CallerArgumentExpression(nameof(get))] string name = ""
    ) =>
        new()
        {
            Name = PropertyOf(name),
            Kind = HyperParameterKind.Number,
            Get = p => get(p),
            Set = (p, value) => set(p, (double)value),
            Min = min,
            Max = max,
        };

    private static HyperParameterSpec Switch(
        Func<HyperParameters, bool> get,
        Func<HyperParameters, bool, HyperParameters> set,
        [CallerArgumentExpression(nameof(get))] string name = ""
    ) =>
        new()
        {
            Name = PropertyOf(name),
            Kind = HyperParameterKind.Choice,
            Get = p => get(p) ? bool.TrueString : bool.FalseString,
            Set = (p, value) => bool.TryParse((string)value, out var parsed) ? set(p, parsed) : null,
            Choices =
            [
                (bool.FalseString, HyperParameterMessages.OversamplingOff),
                (bool.TrueString, HyperParameterMessages.OversamplingOn),
            ],
        };

    private static HyperParameterSpec List(
        Func<HyperParameters, IReadOnlyList<double>> get,
        Func<HyperParameters, IReadOnlyList<double>, HyperParameters> set,
        [CallerArgumentExpression(nameof(get))] string name = ""
    ) =>
        new()
        {
            Name = PropertyOf(name),
            Kind = HyperParameterKind.NumberList,
            Get = get,
            // Records compare lists by reference: an unchanged one stays the same.
            Set = (p, value) => value is IReadOnlyList<double> list && !get(p).SequenceEqual(list) ? set(p, list) : p,
        };

    private static HyperParameterSpec Choice<T>(
        Func<HyperParameters, T> get,
        Func<HyperParameters, T, HyperParameters> set,
        IReadOnlyList<(T Value, Message Text)> choices,
        [CallerArgumentExpression(nameof(get))] string name = ""
    )
        where T : struct, Enum =>
        new()
        {
            Name = PropertyOf(name),
            Kind = HyperParameterKind.Choice,
            Get = p => get(p).ToString(),
            Set = (p, value) => EnumName.TryParse<T>((string)value, out var parsed) ? set(p, parsed) : null,
            Choices = [.. choices.Select(choice => (choice.Value.ToString(), choice.Text))],
        };

    // Of "p => p.Epochs".
    private static string PropertyOf(string expression) => expression[(expression.LastIndexOf('.') + 1)..];
}

/// <summary>What is typed for a hyper-parameter.</summary>
public enum HyperParameterKind
{
    Number,
    WholeNumber,
    NumberList,
    Choice,
}

public enum HyperParameterGroup
{
    Basic,
    Model,
    Training,
    Split,
}

/// <summary>The values of a choice for which another hyper-parameter counts.</summary>
public sealed record HyperParameterUse(string Choice, IReadOnlyList<string> Values)
{
    internal static HyperParameterUse RecurrentChords { get; } =
        new(nameof(HyperParameters.Architecture), [nameof(ModelArchitecture.ChordLstm), nameof(ModelArchitecture.ChordGru)]);

    internal static HyperParameterUse Networks { get; } =
        new(
            nameof(HyperParameters.Architecture),
            [nameof(ModelArchitecture.ChordLstm), nameof(ModelArchitecture.ChordGru), nameof(ModelArchitecture.Notebook)]
        );

    internal static HyperParameterUse Reductions { get; } =
        new(nameof(HyperParameters.Schedule), [nameof(LearningRateSchedule.Step), nameof(LearningRateSchedule.Plateau)]);

    internal static HyperParameterUse OwnWeights { get; } = new(nameof(HyperParameters.ClassWeights), [nameof(ClassWeighting.Own)]);

    internal static HyperParameterUse Folds { get; } = new(nameof(HyperParameters.Split), [nameof(SplitMethod.Folds)]);

    internal static HyperParameterUse Shares { get; } =
        new(nameof(HyperParameters.Split), [nameof(SplitMethod.Stratified), nameof(SplitMethod.Notebook)]);
}
