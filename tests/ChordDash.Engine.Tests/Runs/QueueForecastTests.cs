using ChordDash.Engine.Runs;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Torch;

namespace ChordDash.Engine.Tests.Runs;

public sealed class QueueForecastTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Dataset = Guid.NewGuid();

    private static readonly ComputeDevice[] Devices =
    [
        new("cuda:0", Message.Literal("A")),
        new("cuda:1", Message.Literal("B")),
        new("cpu", Message.Literal("CPU")),
    ];

    [Fact]
    public void NextStart_OfAnEmptyQueue_IsNow()
    {
        var outlook = QueueForecast.Of([], Devices, _ => null, Now);

        Assert.Equal(Now, QueueForecast.NextStart(outlook.NextStarts, Devices, "auto"));
    }

    [Fact]
    public void NextStart_BehindOthers_IsWhenTheFirstWantedDeviceIsFree()
    {
        Run[] runs =
        [
            Run(1, RunState.Running, "cuda:0") with
            {
                Device = Devices[0].Name,
            },
            Run(2, RunState.Running, "cuda:1") with
            {
                Device = Devices[1].Name,
            },
            // Three epochs of ten seconds, as the others took.
            Run(3, RunState.Queued, "cuda:1"),
        ];

        var outlook = QueueForecast.Of(runs, Devices, run => run.Number == 1 ? 100 : 20, Now);

        Assert.Equal(Now.AddSeconds(20), outlook.Starts[runs[2].Id]);
        Assert.Equal(Now.AddSeconds(50), QueueForecast.NextStart(outlook.NextStarts, Devices, "auto"));
        Assert.Equal(Now.AddSeconds(100), QueueForecast.NextStart(outlook.NextStarts, Devices, "cuda:0"));
        Assert.Equal(Now, QueueForecast.NextStart(outlook.NextStarts, Devices, "cpu"));
    }

    [Fact]
    public void NextStart_BehindARunOfWhichNothingIsKnown_IsUnknown()
    {
        var running = Run(1, RunState.Running, "cpu") with { Device = Devices[2].Name };

        var outlook = QueueForecast.Of([running], Devices, _ => null, Now);

        Assert.Null(QueueForecast.NextStart(outlook.NextStarts, Devices, "cpu"));
        Assert.Equal(Now, QueueForecast.NextStart(outlook.NextStarts, Devices, "auto"));
    }

    private static Run Run(int number, RunState state, string device) =>
        TestData.Run(number, new() { Epochs = 3, Device = device }, Dataset) with
        {
            State = state,
            Last = state == RunState.Running ? TestData.Epoch(1) with { Seconds = 10 } : null,
            QueuePosition = state == RunState.Queued ? number : null,
        };
}
