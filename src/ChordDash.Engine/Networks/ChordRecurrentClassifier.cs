using ChordDash.Engine.Torch;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ChordDash.Engine.Networks;

/// <summary>
/// Embedding → bidirectional LSTM or GRU layers over windows → mean, maximum and attention over the piece's own beats → linear. While
/// it trains, each direction may also predict the chord that it reads next.
/// </summary>
internal sealed class ChordRecurrentClassifier : SequenceClassifier
{
    internal const int AttentionHeads = 4;

    /// <summary>Chords of a larger vocabulary are not predicted: the scores of all beats would take gigabytes.</summary>
    internal const int MaxPredictedVocabulary = 2_048;

    // Kept for the reason that KeptScalars gives.
    private static readonly Scalar UnknownChord = ChordVocabulary.Unknown;

    private readonly ModelDescription _description;
    private readonly ChordVocabulary _vocabulary;

    [ComponentName(Name = "embedding")]
    private readonly Embedding _embedding;

    [ComponentName(Name = "layers")]
    private readonly ModuleList<BidirectionalLayer> _layers;

    [ComponentName(Name = "attention")]
    private readonly Linear _attention;

    [ComponentName(Name = "output")]
    private readonly Linear _output;

    [ComponentName(Name = "next")]
    private readonly Linear? _next;

    [ComponentName(Name = "previous")]
    private readonly Linear? _previous;

    public ChordRecurrentClassifier(ModelDescription description)
        : base(nameof(ChordRecurrentClassifier))
    {
        _description = description;
        _vocabulary = new(description.Codes);
        var (embedding, hidden) = (description.EmbeddingSize, description.HiddenSize);
        var gated = description.Architecture == ModelArchitecture.ChordGru;
        _embedding = nn.Embedding(_vocabulary.Size, embedding, padding_idx: ChordVocabulary.Unknown);
        _layers = new([
            .. Enumerable
                .Range(0, description.Layers)
                .Select(layer => new BidirectionalLayer(gated, layer == 0 ? embedding : 2 * hidden, hidden)),
        ]);
        _attention = nn.Linear(2L * hidden, AttentionHeads);
        _output = nn.Linear((2 + AttentionHeads) * 2L * hidden, description.ClassLabels.Count);
        if (description.NextChordLoss > 0 && _vocabulary.Size <= MaxPredictedVocabulary)
        {
            _next = nn.Linear(hidden, _vocabulary.Size);
            _previous = nn.Linear(hidden, _vocabulary.Size);
        }

        RegisterComponents();
    }

    /// <summary>Numbers of what comes after the recurrent layers.</summary>
    public static long CountHeads(ModelDescription description, long vocabulary)
    {
        var states = 2L * description.HiddenSize;
        var predicted =
            description.NextChordLoss > 0 && vocabulary <= MaxPredictedVocabulary ? 2 * (description.HiddenSize + 1L) * vocabulary : 0;
        return (states + 1) * AttentionHeads + ((2 + AttentionHeads) * states + 1) * description.ClassLabels.Count + predicted;
    }

    public override long Encode(int code) => _vocabulary.IndexOf(code);

    public override Tensor forward(Tensor input, Tensor lengths) => Run(input, lengths, learnsChords: false).Logits;

    public override (Tensor Logits, Tensor? SecondLoss) Learn(Tensor input, Tensor lengths) =>
        Run(input, lengths, learnsChords: _next is not null);

    private (Tensor Logits, Tensor? SecondLoss) Run(Tensor input, Tensor lengths, bool learnsChords)
    {
        using var scope = NewDisposeScope();
        var windows = new SequenceWindows(input, lengths, _description.WindowLength);
        var codes = windows.Codes;
        if (training && _description.TokenDropout > 0)
            codes = codes.masked_fill(Dropped(codes.shape, _description.TokenDropout, codes.device), UnknownChord);
        var states = _embedding.call(codes);
        foreach (var layer in _layers)
            states = layer.call(Dropout(states, _description.Dropout), windows);

        using Scalar weight = _description.NextChordLoss;
        var secondLoss = learnsChords ? NextChordLoss(states, windows) * weight : null;
        var logits = _output.call(Dropout(Pool(windows.Join(states), windows, lengths), _description.Dropout));
        return (logits.MoveToOuterDisposeScope(), secondLoss?.MoveToOuterDisposeScope());
    }

    private Tensor Pool(Tensor states, SequenceWindows windows, Tensor lengths)
    {
        var even = windows.Outside.logical_not() / lengths.reshape(-1, 1, 1);
        var attention = softmax(_attention.call(states).masked_fill(windows.Outside, KeptScalars.NegativeInfinity), 1);
        // One product for both: the passes over the states take longer than the arithmetic.
        var means = cat([even, attention], 2).transpose(1, 2).bmm(states);
        var inside = windows.IsFull ? states : states.masked_fill(windows.Outside, KeptScalars.NegativeInfinity);
        var maximum = inside.max(1).values;
        return cat([means.narrow(1, 0, 1), maximum.unsqueeze(1), means.narrow(1, 1, AttentionHeads)], 1).flatten(1);
    }

    // Mean over the predicted beats. What was dropped from the inputs is still to be predicted; padding and unknown chords are not.
    private Tensor NextChordLoss(Tensor states, SequenceWindows windows)
    {
        var codes = windows.Codes;
        var (hidden, beats) = (_description.HiddenSize, codes.shape[1] - 1);
        // The last chord before the padding has nothing behind it to be predicted from.
        var preceding = codes.narrow(1, 0, beats).masked_fill(windows.Filled.narrow(1, 1, beats).logical_not(), UnknownChord);
        var next = Loss(_next!, states.narrow(2, 0, hidden).narrow(1, 0, beats), codes.narrow(1, 1, beats));
        var previous = Loss(_previous!, states.narrow(2, hidden, hidden).narrow(1, 1, beats), preceding);
        return next + previous;

        Tensor Loss(Linear layer, Tensor from, Tensor targets) =>
            nn.functional.cross_entropy(
                layer.call(Dropout(from, _description.Dropout)).flatten(0, 1),
                targets.flatten(),
                ignore_index: ChordVocabulary.Unknown
            );
    }
}
