using ChordDash.Engine.Evaluation;
using ChordDash.Server.Hosting;

namespace ChordDash.Server.Tests.Monitoring;

public sealed class MachineMonitorTests
{
    [Fact]
    public void Linux_Figures_LieWithinTheMachine()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "These figures are read from /proc.");

        var (busy, all) = LinuxProc.Ticks();
        var (used, total) = LinuxProc.Memory();

        Assert.InRange(busy, 1, all);
        Assert.InRange(used, 1, total);
        Assert.InRange(total, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, long.MaxValue);
    }

    [Fact]
    public void Cards_Lines_BecomeFiguresAndAreReplacedByTheNext()
    {
        using var cards = new NvidiaCards();
        cards.Take("1, NVIDIA H100 80GB HBM3, 0, 4, 81559, 33");
        cards.Take("0, NVIDIA H100 80GB HBM3, 97, 1024, 81559, 61");
        cards.Take("1, NVIDIA H100 80GB HBM3, 50, 4, 81559, [N/A]");
        cards.Take("Field \"utilization.gpu\" is not a valid field to query.");

        Assert.Equal(
            [
                new CardUse(0, "NVIDIA H100 80GB HBM3", 0.97, 1L << 30, 81_559L << 20, 61),
                new CardUse(1, "NVIDIA H100 80GB HBM3", 0.5, 4L << 20, 81_559L << 20, 0),
            ],
            cards.Latest
        );
        cards.Take(null);
        Assert.Empty(cards.Latest);
    }
}
