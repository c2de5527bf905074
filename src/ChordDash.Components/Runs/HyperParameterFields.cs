using System.Globalization;
using ChordDash.Components.Localization;
using ChordDash.Engine.Common;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs;

/// <summary>What is typed into a field.</summary>
public enum FieldKind
{
    Number,
    WholeNumber,
    NumberList,
    Choice,
}

public enum FieldGroup
{
    Basic,
    Model,
    Training,
    Split,
}

/// <summary>The values of a choice for which another field counts.</summary>
public sealed record OnlyFor(string Choice, IReadOnlyList<string> Values)
{
    internal static OnlyFor RecurrentChords { get; } =
        new(nameof(HyperParameters.Architecture), [nameof(ModelArchitecture.ChordLstm), nameof(ModelArchitecture.ChordGru)]);

    internal static OnlyFor Networks { get; } =
        new(
            nameof(HyperParameters.Architecture),
            [nameof(ModelArchitecture.ChordLstm), nameof(ModelArchitecture.ChordGru), nameof(ModelArchitecture.Notebook)]
        );

    internal static OnlyFor Reductions { get; } =
        new(nameof(HyperParameters.Schedule), [nameof(LearningRateSchedule.Step), nameof(LearningRateSchedule.Plateau)]);

    internal static OnlyFor OwnWeights { get; } = new(nameof(HyperParameters.ClassWeights), [nameof(ClassWeighting.Own)]);

    internal static OnlyFor Folds { get; } = new(nameof(HyperParameters.Split), [nameof(SplitMethod.Folds)]);

    internal static OnlyFor Shares { get; } =
        new(nameof(HyperParameters.Split), [nameof(SplitMethod.Stratified), nameof(SplitMethod.Notebook)]);
}

/// <summary>One hyper-parameter on the form: its name, what to say about it, and its text form.</summary>
/// <param name="Name">The property in <see cref="HyperParameters"/>.</param>
/// <param name="Options">Values and shown names of a choice; null for a number.</param>
/// <param name="OnlyFor">The choice that uses it and its values that do; null if it always counts.</param>
public sealed record HyperParameterField(
    string Name,
    string Label,
    string Help,
    FieldGroup Group,
    Func<HyperParameters, string> Get,
    Func<HyperParameters, string, HyperParameters?> Set,
    IReadOnlyList<(string Value, string Text)>? Options = null,
    FieldKind Kind = FieldKind.Number,
    OnlyFor? OnlyFor = null
)
{
    public string Label
    {
        get => T(field);
    } = Label;

    public string Help
    {
        get => T(field);
    } = Help;

    public IReadOnlyList<(string Value, string Text)>? Options
    {
        get => field is null ? null : [.. field.Select(option => (option.Value, T(option.Text)))];
    } = Options;

    /// <summary>Whether it counts, given the text of any other field. A choice that does not count itself decides nothing.</summary>
    public bool IsUsed(Func<string, string> textOf) =>
        OnlyFor is null
        || (
            OnlyFor.Values.Contains(textOf(OnlyFor.Choice), StringComparer.Ordinal)
            && HyperParameterFields.Find(OnlyFor.Choice).IsUsed(textOf)
        );

    public string Show(HyperParameters parameters)
    {
        var value = Get(parameters);
        return Options?.FirstOrDefault(option => string.Equals(option.Value, value, StringComparison.Ordinal)).Text
            ?? Shared.Formatting.Show.Typed(value);
    }
}

/// <summary>All hyper-parameters but the device, in the form's order.</summary>
internal static class HyperParameterFields
{
    public static IReadOnlyList<HyperParameterField> All { get; } =
    [
        Whole(
            nameof(HyperParameters.Epochs),
            "Epochs",
            "Passes over the training pieces, 1 to 10,000.",
            FieldGroup.Basic,
            p => p.Epochs,
            (p, v) => p with { Epochs = v },
            OnlyFor.Networks
        ),
        Whole(
            nameof(HyperParameters.BatchSize),
            "Batch size",
            "Pieces per step, 1 to 4,096.",
            FieldGroup.Basic,
            p => p.BatchSize,
            (p, v) => p with { BatchSize = v },
            OnlyFor.Networks
        ),
        Real(
            nameof(HyperParameters.LearningRate),
            "Learning rate",
            "Above 0, at most 10.",
            FieldGroup.Basic,
            p => p.LearningRate,
            (p, v) => p with { LearningRate = v },
            OnlyFor.Networks
        ),
        Choice(
            nameof(HyperParameters.Optimizer),
            "Optimizer",
            "How the weights follow the gradient.",
            FieldGroup.Basic,
            p => p.Optimizer,
            (p, v) => p with { Optimizer = v },
            OnlyFor.Networks,
            (OptimizerKind.Adam, "Adam"),
            (OptimizerKind.AdamW, "AdamW"),
            (OptimizerKind.Adagrad, "Adagrad"),
            (OptimizerKind.Rmsprop, "RMSprop")
        ),
        Choice(
            nameof(HyperParameters.ClassWeights),
            "Class weights",
            "Balanced makes rare composers count as much as frequent ones.",
            FieldGroup.Basic,
            p => p.ClassWeights,
            (p, v) => p with { ClassWeights = v },
            OnlyFor.Networks,
            (ClassWeighting.None, "None"),
            (ClassWeighting.Balanced, "Balanced"),
            (ClassWeighting.SquareRoot, "Square root of balanced"),
            (ClassWeighting.Own, "Own numbers")
        ),
        List(
            nameof(HyperParameters.OwnClassWeights),
            "Own class weights",
            "One number per class, such as 1; 2.5; 1.",
            FieldGroup.Basic,
            p => p.OwnClassWeights,
            (p, v) => p with { OwnClassWeights = v },
            OnlyFor.OwnWeights
        ),
        Whole(
            nameof(HyperParameters.EarlyStoppingPatience),
            "Early-stopping patience",
            "Epochs without a better result, 1 to 10,000; 0 never stops early.",
            FieldGroup.Basic,
            p => p.EarlyStoppingPatience,
            (p, v) => p with { EarlyStoppingPatience = v },
            OnlyFor.Networks
        ),
        Choice(
            nameof(HyperParameters.Architecture),
            "Architecture",
            "What the model is made of.",
            FieldGroup.Model,
            p => p.Architecture,
            (p, v) => p with { Architecture = v },
            null,
            (ModelArchitecture.ChordLstm, "Chord LSTM"),
            (ModelArchitecture.ChordGru, "Chord GRU"),
            (ModelArchitecture.Notebook, "Notebook"),
            (ModelArchitecture.Linear, "Linear, no network")
        ),
        Whole(
            nameof(HyperParameters.EmbeddingSize),
            "Embedding size",
            "Numbers that describe one chord, 1 to 1,024.",
            FieldGroup.Model,
            p => p.EmbeddingSize,
            (p, v) => p with { EmbeddingSize = v },
            OnlyFor.RecurrentChords
        ),
        Whole(
            nameof(HyperParameters.HiddenSize),
            "Hidden units",
            "Per recurrent layer and direction, 1 to 2,048.",
            FieldGroup.Model,
            p => p.HiddenSize,
            (p, v) => p with { HiddenSize = v },
            OnlyFor.Networks
        ),
        Whole(
            nameof(HyperParameters.Layers),
            "Layers",
            "Recurrent layers, 1 to 8.",
            FieldGroup.Model,
            p => p.Layers,
            (p, v) => p with { Layers = v },
            OnlyFor.Networks
        ),
        Whole(
            nameof(HyperParameters.WindowLength),
            "Window length",
            "Beats that the recurrent layers read at a time, 8 to 100,000; 0 reads pieces whole, which is slower.",
            FieldGroup.Model,
            p => p.WindowLength,
            (p, v) => p with { WindowLength = v },
            OnlyFor.RecurrentChords
        ),
        Real(
            nameof(HyperParameters.NgramWeight),
            "N-gram weight",
            "How much of the linear n-gram model is added, 0 to 10; 0 leaves it out.",
            FieldGroup.Model,
            p => p.NgramWeight,
            (p, v) => p with { NgramWeight = v },
            OnlyFor.Networks
        ),
        Choice(
            nameof(HyperParameters.Schedule),
            "Schedule",
            "How the learning rate changes during the run.",
            FieldGroup.Training,
            p => p.Schedule,
            (p, v) => p with { Schedule = v },
            OnlyFor.Networks,
            (LearningRateSchedule.Constant, "Constant"),
            (LearningRateSchedule.Cosine, "Cosine, down to 0"),
            (LearningRateSchedule.Step, "Step"),
            (LearningRateSchedule.Plateau, "On plateau")
        ),
        Real(
            nameof(HyperParameters.WarmUpEpochs),
            "Warm-up epochs",
            "Epochs in which the learning rate rises from 0, up to 1,000.",
            FieldGroup.Training,
            p => p.WarmUpEpochs,
            (p, v) => p with { WarmUpEpochs = v },
            OnlyFor.Networks
        ),
        Whole(
            nameof(HyperParameters.ScheduleEpochs),
            "Schedule epochs",
            "Step: epochs between reductions. On plateau: epochs without a lower validation loss.",
            FieldGroup.Training,
            p => p.ScheduleEpochs,
            (p, v) => p with { ScheduleEpochs = v },
            OnlyFor.Reductions
        ),
        Real(
            nameof(HyperParameters.ScheduleFactor),
            "Schedule factor",
            "What the rate is multiplied with, 0.001 to 0.999.",
            FieldGroup.Training,
            p => p.ScheduleFactor,
            (p, v) => p with { ScheduleFactor = v },
            OnlyFor.Reductions
        ),
        Switch(
            nameof(HyperParameters.Oversampling),
            "Oversampling",
            "Draws pieces of smaller classes more often, until all come equally often.",
            FieldGroup.Training,
            p => p.Oversampling,
            (p, v) => p with { Oversampling = v },
            OnlyFor.Networks
        ),
        Real(
            nameof(HyperParameters.LabelSmoothing),
            "Label smoothing",
            "Share of certainty given up in training, 0 to 0.9.",
            FieldGroup.Training,
            p => p.LabelSmoothing,
            (p, v) => p with { LabelSmoothing = v },
            OnlyFor.Networks
        ),
        Real(
            nameof(HyperParameters.NextChordLoss),
            "Next-chord loss",
            "Weight of learning to predict each next chord as well, 0 to 10.",
            FieldGroup.Training,
            p => p.NextChordLoss,
            (p, v) => p with { NextChordLoss = v },
            OnlyFor.RecurrentChords
        ),
        Real(
            nameof(HyperParameters.WeightAveraging),
            "Weight averaging",
            "Decay per step of the moving average that is kept, 0 to 0.9999; 0 keeps the weights themselves.",
            FieldGroup.Training,
            p => p.WeightAveraging,
            (p, v) => p with { WeightAveraging = v },
            OnlyFor.Networks
        ),
        Real(
            nameof(HyperParameters.WeightDecay),
            "Weight decay",
            "Pull of the weights towards zero, 0 to 1.",
            FieldGroup.Training,
            p => p.WeightDecay,
            (p, v) => p with { WeightDecay = v },
            OnlyFor.Networks
        ),
        Real(
            nameof(HyperParameters.Dropout),
            "Dropout",
            "Share of activations dropped, 0 to 0.9.",
            FieldGroup.Training,
            p => p.Dropout,
            (p, v) => p with { Dropout = v },
            OnlyFor.Networks
        ),
        Real(
            nameof(HyperParameters.TokenDropout),
            "Chord dropout",
            "Share of chords hidden while training, 0 to 0.9.",
            FieldGroup.Training,
            p => p.TokenDropout,
            (p, v) => p with { TokenDropout = v },
            OnlyFor.RecurrentChords
        ),
        Whole(
            nameof(HyperParameters.CropLength),
            "Crop length",
            "Beats of the excerpt taken from a longer piece, 4 to 100,000; 0 takes whole pieces.",
            FieldGroup.Training,
            p => p.CropLength,
            (p, v) => p with { CropLength = v },
            OnlyFor.Networks
        ),
        Whole(
            nameof(HyperParameters.ShortestCrop),
            "Shortest crop",
            "Each step draws its length between this and the crop length, 4 to 100,000 beats; 0 takes the crop length.",
            FieldGroup.Training,
            p => p.ShortestCrop,
            (p, v) => p with { ShortestCrop = v },
            OnlyFor.Networks
        ),
        Real(
            nameof(HyperParameters.GradientClip),
            "Gradient clip",
            "Largest norm of the gradient, up to 1,000; 0 switches it off.",
            FieldGroup.Training,
            p => p.GradientClip,
            (p, v) => p with { GradientClip = v },
            OnlyFor.Networks
        ),
        WholeLong(
            nameof(HyperParameters.Seed),
            "Seed",
            "Of initial weights, shuffling and dropout; 0 or above.",
            FieldGroup.Training,
            p => p.Seed,
            (p, v) => p with { Seed = v },
            OnlyFor.Networks
        ),
        Choice(
            nameof(HyperParameters.Keep),
            "Keep",
            "Which epoch's weights become the model.",
            FieldGroup.Training,
            p => p.Keep,
            (p, v) => p with { Keep = v },
            OnlyFor.Networks,
            (ModelSelection.BestEpoch, "Best epoch"),
            (ModelSelection.LastEpoch, "Last epoch")
        ),
        Choice(
            nameof(HyperParameters.Split),
            "Split",
            "Stratified and Folds keep the classes' proportions, and twins together.",
            FieldGroup.Split,
            p => p.Split,
            (p, v) => p with { Split = v },
            null,
            (SplitMethod.Stratified, "Stratified"),
            (SplitMethod.Folds, "Folds"),
            (SplitMethod.Notebook, "Notebook")
        ),
        Real(
            nameof(HyperParameters.ValidationFraction),
            "Validation share",
            "Of the pieces, held out to test on, 0.05 to 0.9.",
            FieldGroup.Split,
            p => p.ValidationFraction,
            (p, v) => p with { ValidationFraction = v },
            OnlyFor.Shares
        ),
        Whole(
            nameof(HyperParameters.Folds),
            "Folds",
            "How many, 2 to 20.",
            FieldGroup.Split,
            p => p.Folds,
            (p, v) => p with { Folds = v },
            OnlyFor.Folds
        ),
        Whole(
            nameof(HyperParameters.Fold),
            "Fold",
            "Which of the folds is held out, from 1.",
            FieldGroup.Split,
            p => p.Fold,
            (p, v) => p with { Fold = v },
            OnlyFor.Folds
        ),
        WholeLong(
            nameof(HyperParameters.SplitSeed),
            "Split seed",
            "The same seed holds out the same pieces; 0 or above.",
            FieldGroup.Split,
            p => p.SplitSeed,
            (p, v) => p with { SplitSeed = v }
        ),
    ];

    /// <summary>As the form calls it.</summary>
    public static string Name(ModelArchitecture architecture) =>
        Find(nameof(HyperParameters.Architecture)).Show(new() { Architecture = architecture });

    public static HyperParameterField Find(string name) => All.Single(field => field.Name.Equals(name, StringComparison.Ordinal));

    private static HyperParameterField Whole(
        string name,
        string label,
        string help,
        FieldGroup group,
        Func<HyperParameters, int> get,
        Func<HyperParameters, int, HyperParameters> set,
        OnlyFor? onlyFor = null
    ) =>
        new(
            name,
            label,
            help,
            group,
            p => get(p).ToString(CultureInfo.InvariantCulture),
            (p, text) =>
                int.TryParse(
                    Plain(text),
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands,
                    CultureInfo.InvariantCulture,
                    out var value
                )
                    ? set(p, value)
                    : null,
            Kind: FieldKind.WholeNumber,
            OnlyFor: onlyFor
        );

    private static HyperParameterField WholeLong(
        string name,
        string label,
        string help,
        FieldGroup group,
        Func<HyperParameters, long> get,
        Func<HyperParameters, long, HyperParameters> set,
        OnlyFor? onlyFor = null
    ) =>
        new(
            name,
            label,
            help,
            group,
            p => get(p).ToString(CultureInfo.InvariantCulture),
            (p, text) =>
                long.TryParse(
                    Plain(text),
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands,
                    CultureInfo.InvariantCulture,
                    out var value
                )
                    ? set(p, value)
                    : null,
            Kind: FieldKind.WholeNumber,
            OnlyFor: onlyFor
        );

    private static HyperParameterField Real(
        string name,
        string label,
        string help,
        FieldGroup group,
        Func<HyperParameters, double> get,
        Func<HyperParameters, double, HyperParameters> set,
        OnlyFor? onlyFor = null
    ) =>
        new(
            name,
            label,
            help,
            group,
            p => get(p).ToString(CultureInfo.InvariantCulture),
            (p, text) =>
                double.TryParse(Plain(text), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? set(p, value) : null,
            OnlyFor: onlyFor
        );

    /// <summary>A typed number as programs write it: in Polish, a comma is the decimal mark and blanks stand between thousands.</summary>
    private static string Plain(string text) =>
        Languages.Current.NumberFormat is { NumberDecimalSeparator: "," }
            ? text.Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal).Replace(',', '.')
            : text;

    private static HyperParameterField Switch(
        string name,
        string label,
        string help,
        FieldGroup group,
        Func<HyperParameters, bool> get,
        Func<HyperParameters, bool, HyperParameters> set,
        OnlyFor? onlyFor
    ) =>
        new(
            name,
            label,
            help,
            group,
            p => get(p) ? "True" : "False",
            (p, text) => bool.TryParse(text, out var value) ? set(p, value) : null,
            Options: [("False", "No"), ("True", "Yes")],
            Kind: FieldKind.Choice,
            OnlyFor: onlyFor
        );

    // Semicolons or blanks between the numbers: a comma may be somebody's decimal mark.
    private static HyperParameterField List(
        string name,
        string label,
        string help,
        FieldGroup group,
        Func<HyperParameters, IReadOnlyList<double>> get,
        Func<HyperParameters, IReadOnlyList<double>, HyperParameters> set,
        OnlyFor? onlyFor
    ) =>
        new(
            name,
            label,
            help,
            group,
            p => string.Join("; ", get(p).Select(value => value.ToString(CultureInfo.InvariantCulture))),
            (p, text) =>
            {
                var values = new List<double>();
                foreach (var part in text.Split([';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                {
                    if (!double.TryParse(Plain(part), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                        return null;
                    values.Add(value);
                }

                // Records compare lists by reference: an unchanged one stays the same.
                return get(p).SequenceEqual(values) ? p : set(p, values);
            },
            Kind: FieldKind.NumberList,
            OnlyFor: onlyFor
        );

    private static HyperParameterField Choice<T>(
        string name,
        string label,
        string help,
        FieldGroup group,
        Func<HyperParameters, T> get,
        Func<HyperParameters, T, HyperParameters> set,
        OnlyFor? onlyFor,
        params (T Value, string Text)[] options
    )
        where T : struct, Enum =>
        new(
            name,
            label,
            help,
            group,
            p => get(p).ToString(),
            (p, text) => EnumName.TryParse<T>(text, out var value) ? set(p, value) : null,
            Options: [.. options.Select(option => (option.Value.ToString(), option.Text))],
            Kind: FieldKind.Choice,
            OnlyFor: onlyFor
        );
}
