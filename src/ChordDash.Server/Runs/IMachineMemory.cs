namespace ChordDash.Server.Runs;

/// <summary>Bytes that programs may use in all, and that are free now.</summary>
internal sealed record MemoryFigures(long Total, long Available);

/// <summary>The memory of the machine and its cards. Safe for concurrent use.</summary>
internal interface IMachineMemory
{
    /// <summary>
    /// What this process may use: the machine's memory, or a control group's if that is less. Null where it cannot be known.
    /// </summary>
    MemoryFigures? Machine { get; }

    /// <summary>Bytes that this process has in use.</summary>
    long Own { get; }

    /// <summary>Of a device such as "cuda:0"; null where it cannot be known.</summary>
    MemoryFigures? Card(string device);

    /// <summary>Gives back what this process has freed and still keeps.</summary>
    void GiveBack();
}
