using ChordDash.Server.Runs;

namespace ChordDash.Server.Tests.Shared;

/// <summary>As much memory as a test says.</summary>
internal sealed class FakeMachineMemory(long total, long available) : IMachineMemory
{
    public MemoryFigures? Machine { get; set; } = new(total, available);

    public long Own
    {
        get
        {
            Looks++;
            return field;
        }
        set;
    } = 300_000_000;

    /// <summary>How often somebody asked for <see cref="Own"/>.</summary>
    public int Looks { get; private set; }

    public MemoryFigures? CardMemory { get; set; }

    public int GivenBack { get; private set; }

    public MemoryFigures? Card(string device) => CardMemory;

    public void GiveBack() => GivenBack++;
}
