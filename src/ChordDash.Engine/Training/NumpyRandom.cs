namespace ChordDash.Engine.Training;

/// <summary>
/// The doubles of <c>numpy.random.default_rng(seed).random()</c>: PCG64 (O'Neill 2014: XSL-RR 128/64) seeded by NumPy's
/// SeedSequence, the upper 53 bits of each output. Everything else that <see cref="Random"/> offers is derived from these, so one
/// seed gives one sequence on every machine.
/// </summary>
internal sealed class NumpyRandom : Random
{
    private static readonly UInt128 Multiplier = new(0x2360ED051FC65DA4, 0x4385DF649FCCF645);
    private readonly UInt128 _increment;
    private UInt128 _state;

    public NumpyRandom(long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        var words = SeedSequence((ulong)seed);
        var initialState = new UInt128(words[0], words[1]);
        _increment = (new UInt128(words[2], words[3]) << 1) | 1;
        Step();
        _state += initialState;
        Step();
    }

    /// <summary>What the next numbers depend on besides the seed.</summary>
    public UInt128 State
    {
        get => _state;
        set => _state = value;
    }

    protected override double Sample()
    {
        Step();
        var output = ulong.RotateRight((ulong)(_state >> 64) ^ (ulong)_state, (int)(_state >> 122));
        return (output >> 11) * (1.0 / (1L << 53));
    }

    private void Step() => _state = _state * Multiplier + _increment;

    // numpy/random/bit_generator.pyx: a pool of four 32-bit words, mixed, then stretched to four 64-bit words.
    private static ulong[] SeedSequence(ulong seed)
    {
        const uint MultiplierA = 0x931E8875,
            MultiplierB = 0x58F38DED,
            MixLeft = 0xCA01F9DD,
            MixRight = 0x4973F715;
        const int Shift = 16;
        var hash = 0x43B0D7E5u;
        uint[] pool = [HashIn((uint)seed), HashIn((uint)(seed >> 32)), HashIn(0), HashIn(0)];
        for (var source = 0; source < pool.Length; source++)
        {
            for (var target = 0; target < pool.Length; target++)
            {
                if (source != target)
                    pool[target] = Mix(pool[target], HashIn(pool[source]));
            }
        }

        hash = 0x8B51F9DD;
        var words = new ulong[4];
        for (var i = 0; i < 2 * words.Length; i++)
            words[i / 2] |= (ulong)HashOut(pool[i % pool.Length]) << (32 * (i % 2));
        return words;

        uint HashIn(uint value)
        {
            value ^= hash;
            hash *= MultiplierA;
            value *= hash;
            return value ^ (value >> Shift);
        }

        uint HashOut(uint value)
        {
            value ^= hash;
            hash *= MultiplierB;
            value *= hash;
            return value ^ (value >> Shift);
        }

        static uint Mix(uint x, uint y)
        {
            var result = MixLeft * x - MixRight * y;
            return result ^ (result >> Shift);
        }
    }
}
