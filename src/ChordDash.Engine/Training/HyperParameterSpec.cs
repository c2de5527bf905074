using System.Globalization;
using System.Runtime.CompilerServices;
using ChordDash.Engine.Common;
using ChordDash.Engine.Networks;

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
            Label = "Epochs",
            Help = "Passes over the training pieces.",
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.Networks,
        },
        Whole(p => p.BatchSize, (p, v) => p with { BatchSize = (int)v }, 1, 4_096) with
        {
            Label = "Batch size",
            Help = "Pieces per step.",
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.LearningRate, (p, v) => p with { LearningRate = v }, 0, 10) with
        {
            Label = "Learning rate",
            Help = "Size of a step along the gradient.",
            ExcludesMin = true,
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.Networks,
        },
        Choice(
            p => p.Optimizer,
            (p, v) => p with { Optimizer = v },
            [
                (OptimizerKind.Adam, "Adam"),
                (OptimizerKind.AdamW, "AdamW"),
                (OptimizerKind.Adagrad, "Adagrad"),
                (OptimizerKind.Rmsprop, "RMSprop"),
            ]
        ) with
        {
            Label = "Optimizer",
            Help = "How the weights follow the gradient.",
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.Networks,
        },
        Choice(
            p => p.ClassWeights,
            (p, v) => p with { ClassWeights = v },
            [
                (ClassWeighting.None, "None"),
                (ClassWeighting.Balanced, "Balanced"),
                (ClassWeighting.SquareRoot, "Square root of balanced"),
                (ClassWeighting.Own, "Own numbers"),
            ]
        ) with
        {
            Label = "Class weights",
            Help = "Balanced makes rare composers count as much as frequent ones.",
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.Networks,
        },
        List(p => p.OwnClassWeights, (p, v) => p with { OwnClassWeights = v }) with
        {
            Label = "Own class weights",
            Help = "One number per class, such as 1; 2.5; 1.",
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.OwnWeights,
        },
        Whole(p => p.EarlyStoppingPatience, (p, v) => p with { EarlyStoppingPatience = (int)v }, 1, 10_000) with
        {
            Label = "Early-stopping patience",
            Help = "Epochs without a better result.",
            Zero = "never stops early",
            Group = HyperParameterGroup.Basic,
            UsedFor = HyperParameterUse.Networks,
        },
        Choice(
            p => p.Architecture,
            (p, v) => p with { Architecture = v },
            [
                (ModelArchitecture.ChordLstm, "Chord LSTM"),
                (ModelArchitecture.ChordGru, "Chord GRU"),
                (ModelArchitecture.Notebook, "Notebook"),
                (ModelArchitecture.Linear, "Linear, no network"),
            ]
        ) with
        {
            Label = "Architecture",
            Help = "What the model is made of.",
            Group = HyperParameterGroup.Model,
        },
        Whole(p => p.EmbeddingSize, (p, v) => p with { EmbeddingSize = (int)v }, 1, 1_024) with
        {
            Label = "Embedding size",
            Help = "Numbers that describe one chord.",
            Group = HyperParameterGroup.Model,
            UsedFor = HyperParameterUse.RecurrentChords,
        },
        Whole(p => p.HiddenSize, (p, v) => p with { HiddenSize = (int)v }, 1, 2_048) with
        {
            Label = "Hidden units",
            Help = "Units of each recurrent layer and direction.",
            Group = HyperParameterGroup.Model,
            UsedFor = HyperParameterUse.Networks,
        },
        Whole(p => p.Layers, (p, v) => p with { Layers = (int)v }, 1, 8) with
        {
            Label = "Layers",
            Help = "Recurrent layers.",
            Group = HyperParameterGroup.Model,
            UsedFor = HyperParameterUse.Networks,
        },
        Whole(p => p.WindowLength, (p, v) => p with { WindowLength = (int)v }, 8, 100_000) with
        {
            Label = "Window length",
            Help = "Beats that the recurrent layers read at a time.",
            Zero = "reads pieces whole, which is slower",
            Group = HyperParameterGroup.Model,
            UsedFor = HyperParameterUse.RecurrentChords,
        },
        Real(p => p.NgramWeight, (p, v) => p with { NgramWeight = v }, 0, 10) with
        {
            Label = "N-gram weight",
            Help = "How much of the linear n-gram model is added.",
            Zero = "leaves it out",
            Group = HyperParameterGroup.Model,
            UsedFor = HyperParameterUse.Networks,
        },
        Choice(
            p => p.Schedule,
            (p, v) => p with { Schedule = v },
            [
                (LearningRateSchedule.Constant, "Constant"),
                (LearningRateSchedule.Cosine, "Cosine, down to 0"),
                (LearningRateSchedule.Step, "Step"),
                (LearningRateSchedule.Plateau, "On plateau"),
            ]
        ) with
        {
            Label = "Schedule",
            Help = "How the learning rate changes during the run.",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.WarmUpEpochs, (p, v) => p with { WarmUpEpochs = v }, 0, 1_000) with
        {
            Label = "Warm-up epochs",
            Help = "Epochs in which the learning rate rises from 0.",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Whole(p => p.ScheduleEpochs, (p, v) => p with { ScheduleEpochs = (int)v }, 1, 10_000) with
        {
            Label = "Schedule epochs",
            Help = "Step: epochs between reductions. On plateau: epochs without a lower validation loss.",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Reductions,
        },
        Real(p => p.ScheduleFactor, (p, v) => p with { ScheduleFactor = v }, 0.001, 0.999) with
        {
            Label = "Schedule factor",
            Help = "What the rate is multiplied with.",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Reductions,
        },
        Switch(p => p.Oversampling, (p, v) => p with { Oversampling = v }) with
        {
            Label = "Oversampling",
            Help = "Draws pieces of smaller classes more often, until all come equally often.",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.LabelSmoothing, (p, v) => p with { LabelSmoothing = v }, 0, 0.9) with
        {
            Label = "Label smoothing",
            Help = "Share of certainty given up in training.",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.NextChordLoss, (p, v) => p with { NextChordLoss = v }, 0, 10) with
        {
            Label = "Next-chord loss",
            Help = "Weight of learning to predict each next chord as well.",
            Zero = "leaves it out",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.RecurrentChords,
        },
        Real(p => p.WeightAveraging, (p, v) => p with { WeightAveraging = v }, 0, 0.9999) with
        {
            Label = "Weight averaging",
            Help = "Decay per step of the moving average that is kept.",
            Zero = "keeps the weights themselves",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.WeightDecay, (p, v) => p with { WeightDecay = v }, 0, 1) with
        {
            Label = "Weight decay",
            Help = "Pull of the weights towards zero.",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.Dropout, (p, v) => p with { Dropout = v }, 0, 0.9) with
        {
            Label = "Dropout",
            Help = "Share of activations dropped.",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.TokenDropout, (p, v) => p with { TokenDropout = v }, 0, 0.9) with
        {
            Label = "Chord dropout",
            Help = "Share of chords hidden while training.",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.RecurrentChords,
        },
        Whole(p => p.CropLength, (p, v) => p with { CropLength = (int)v }, 4, 100_000) with
        {
            Label = "Crop length",
            Help = "Beats of the excerpt taken from a longer piece.",
            Zero = "takes whole pieces",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Whole(p => p.ShortestCrop, (p, v) => p with { ShortestCrop = (int)v }, 4, 100_000) with
        {
            Label = "Shortest crop",
            Help = "Each step draws its length between this and the crop length, in beats.",
            Zero = "takes the crop length",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Real(p => p.GradientClip, (p, v) => p with { GradientClip = v }, 0, 1_000) with
        {
            Label = "Gradient clip",
            Help = "Largest norm of the gradient.",
            Zero = "switches it off",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Whole(p => p.Seed, (p, v) => p with { Seed = (long)v }, 0, MaxSeed) with
        {
            Label = "Seed",
            Help = "Of initial weights, shuffling and dropout.",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Choice(
            p => p.Keep,
            (p, v) => p with { Keep = v },
            [(ModelSelection.BestEpoch, "Best epoch"), (ModelSelection.LastEpoch, "Last epoch")]
        ) with
        {
            Label = "Keep",
            Help = "Which epoch's weights become the model.",
            Group = HyperParameterGroup.Training,
            UsedFor = HyperParameterUse.Networks,
        },
        Choice(
            p => p.Split,
            (p, v) => p with { Split = v },
            [(SplitMethod.Stratified, "Stratified"), (SplitMethod.Folds, "Folds"), (SplitMethod.Notebook, "Notebook")]
        ) with
        {
            Label = "Split",
            Help = "Stratified and Folds keep the classes' proportions, and twins together.",
            Group = HyperParameterGroup.Split,
        },
        Real(p => p.ValidationFraction, (p, v) => p with { ValidationFraction = v }, 0.05, 0.9) with
        {
            Label = "Validation share",
            Help = "Of the pieces, held out to test on.",
            Group = HyperParameterGroup.Split,
            UsedFor = HyperParameterUse.Shares,
        },
        Whole(p => p.Folds, (p, v) => p with { Folds = (int)v }, 2, 20) with
        {
            Label = "Folds",
            Help = "How many there are.",
            Group = HyperParameterGroup.Split,
            UsedFor = HyperParameterUse.Folds,
        },
        Whole(p => p.Fold, (p, v) => p with { Fold = (int)v }, 1, 20) with
        {
            Label = "Fold",
            Help = "Which of the folds is held out.",
            Group = HyperParameterGroup.Split,
            UsedFor = HyperParameterUse.Folds,
        },
        Whole(p => p.SplitSeed, (p, v) => p with { SplitSeed = (long)v }, 0, MaxSeed) with
        {
            Label = "Split seed",
            Help = "The same seed holds out the same pieces.",
            Group = HyperParameterGroup.Split,
        },
    ];

    /// <summary>The property's name in <see cref="HyperParameters"/>.</summary>
    public required string Name { get; init; }

    public required HyperParameterKind Kind { get; init; }
    public string Label { get; init; } = "";

    /// <summary>A sentence without the range.</summary>
    public string Help { get; init; } = "";

    public HyperParameterGroup Group { get; init; }

    /// <summary>The choice for which it counts; null if it always does.</summary>
    public HyperParameterUse? UsedFor { get; init; }

    /// <summary>Of numbers: the least value besides a 0 that has a meaning of its own.</summary>
    public double Min { get; init; }

    public double Max { get; init; }

    /// <summary>Whether numbers must be above <see cref="Min"/>.</summary>
    public bool ExcludesMin { get; init; }

    /// <summary>What 0 does: "takes whole pieces". Null if it is a number like others, or none that is allowed.</summary>
    public string? Zero { get; init; }

    /// <summary>Of choices: the names in code and those that are shown.</summary>
    public IReadOnlyList<(string Value, string Text)> Choices { get; init; } = [];

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
    public string? Check(double value)
    {
        // Written so that NaN fails too.
        var fits = (ExcludesMin ? value > Min : value >= Min) && value <= Max;
        if (fits || (value == 0 && Zero is not null))
            return null;
        var shown = value.ToString(CultureInfo.InvariantCulture);
        return (Zero, Kind, ExcludesMin) switch
        {
            ({ } zero, HyperParameterKind.WholeNumber, _) => $"{Label} must be 0 ({zero}) or {Min:N0} to {Max:N0}; it is {shown}.",
            (_, HyperParameterKind.WholeNumber, _) => $"{Label} must be a whole number from {Min:N0} to {Max:N0}; it is {shown}.",
            (_, _, true) => $"{Label} must be above {Min} and at most {Max}; it is {shown}.",
            _ => $"{Label} must be from {Min} to {Max}; it is {shown}.",
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
            Choices = [(bool.FalseString, "No"), (bool.TrueString, "Yes")],
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
        IReadOnlyList<(T Value, string Text)> choices,
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
