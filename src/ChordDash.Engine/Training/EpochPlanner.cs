namespace ChordDash.Engine.Training;

/// <summary>A piece or a part of it, as a training step reads it.</summary>
internal readonly record struct Excerpt(ReadOnlyMemory<int> Codes, int Label);

/// <summary>Decides what the training steps of an epoch read.</summary>
/// <param name="similarLengths">Whether a step's excerpts should be of similar length, which saves padding.</param>
internal sealed class EpochPlanner(LabelledPieces train, HyperParameters parameters, bool similarLengths, NumpyRandom random)
{
    private const int PoolPieces = 512;

    /// <summary>Most excerpts of a step if they are shorter than the crop length: what a step costs grows with their number too.</summary>
    public const int MaxExcerpts = 512;

    private readonly Queue<int> _drawn = new();

    /// <summary>What decides the epochs to come.</summary>
    public PlannerState State
    {
        get => new(random.State, [.. _drawn]);
        set
        {
            random.State = value.Random;
            _drawn.Clear();
            foreach (var piece in value.Drawn)
                _drawn.Enqueue(piece);
        }
    }

    /// <summary>The steps of the next epoch, each with its excerpts.</summary>
    public IReadOnlyList<Excerpt[]> Plan() => parameters.ShortestCrop == 0 ? PlanOneLength() : PlanManyLengths();

    // Sorted within random pools, so that a step's excerpts are similar in length and the steps still differ by chance.
    private Excerpt[][] PlanOneLength()
    {
        var excerpts = Draw().Select(piece => Cut(piece, parameters.CropLength)).ToArray();
        if (!similarLengths)
            return [.. excerpts.Chunk(parameters.BatchSize)];
        var steps = excerpts
            .Chunk(Math.Max(PoolPieces, 4 * parameters.BatchSize))
            .SelectMany(pool => pool.OrderBy(excerpt => excerpt.Codes.Length).Chunk(parameters.BatchSize))
            .ToArray();
        random.Shuffle(steps);
        return steps;
    }

    private Excerpt[][] PlanManyLengths()
    {
        var beatsPerStep = (long)parameters.BatchSize * parameters.CropLength;
        var beats = train.Sequences.Sum(sequence => (long)sequence.Length);
        var steps = new Excerpt[Math.Max(1, (int)Math.Min(beats / beatsPerStep, int.MaxValue))][];
        for (var step = 0; step < steps.Length; step++)
        {
            var length = DrawLength();
            var count = (int)Math.Min(beatsPerStep / length, Math.Max(MaxExcerpts, parameters.BatchSize));
            steps[step] = [.. Enumerable.Range(0, count).Select(_ => Cut(Next(), length))];
        }

        return steps;
    }

    // Above the window length in whole windows: a part of one costs as much.
    private int DrawLength()
    {
        var ratio = (double)parameters.CropLength / parameters.ShortestCrop;
        var length = parameters.ShortestCrop * Math.Pow(ratio, random.NextDouble());
        return parameters.WindowLength > 0 && length > parameters.WindowLength
            ? (int)Math.Min(Math.Round(length / parameters.WindowLength) * parameters.WindowLength, parameters.CropLength)
            : (int)Math.Round(length);
    }

    private int Next()
    {
        if (_drawn.Count == 0)
        {
            foreach (var piece in Draw())
                _drawn.Enqueue(piece);
        }

        return _drawn.Dequeue();
    }

    /// <summary>All pieces in random order, those of smaller classes repeatedly if they are to be oversampled.</summary>
    private int[] Draw()
    {
        var pieces = Enumerable.Range(0, train.Labels.Count).ToArray();
        if (parameters.Oversampling)
        {
            var classes = pieces
                .GroupBy(piece => train.Labels[piece])
                .OrderBy(group => group.Key)
                .Select(group => group.ToArray())
                .ToArray();
            var largest = classes.Max(group => group.Length);
            pieces = [.. classes.SelectMany(group => Repeat(group, largest))];
        }

        random.Shuffle(pieces);
        return pieces;
    }

    // Each piece as often as any other of its class, but for a random rest.
    private IEnumerable<int> Repeat(int[] pieces, int count)
    {
        random.Shuffle(pieces);
        return Enumerable.Range(0, count).Select(i => pieces[i % pieces.Length]);
    }

    private Excerpt Cut(int piece, int length)
    {
        var codes = train.Sequences[piece];
        if (length > 0 && codes.Length > length)
            codes = codes.Slice(random.Next(codes.Length - length + 1), length);
        return new(codes, train.Labels[piece]);
    }
}

/// <param name="Drawn">Pieces drawn already that the next epoch begins with.</param>
internal sealed record PlannerState(UInt128 Random, IReadOnlyList<int> Drawn);
