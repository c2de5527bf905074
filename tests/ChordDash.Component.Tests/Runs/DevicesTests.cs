using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs.Devices;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;

namespace ChordDash.Component.Tests.Runs;

public sealed class DevicesTests : ComponentTest
{
    private static readonly ComputeDevice Cpu = new("cpu", ModelMessages.CpuWithCores(2));
    private static readonly ComputeDevice First = new("cuda:0", Message.Literal("NVIDIA A100 #0"));
    private static readonly ComputeDevice Second = new("cuda:1", Message.Literal("NVIDIA A100 #1"));

    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(10);

    [Fact]
    public void Load_OfCards_IsToldOnlyWhereTheyAreAlike()
    {
        CardUse[] alike = [new(1, "A100", 0.5, 2, 8, 60), new(0, "A100", 0.1, 1, 8, 50)];
        var machine = new ResourceUse(0.3, 1, 4, 16) { Cards = alike };

        Assert.Equal(new(0.3, 4, 16), DeviceLoad.Of(Cpu, [First, Second, Cpu], machine));
        Assert.Equal(new(0.1, 1, 8), DeviceLoad.Of(First, [First, Second, Cpu], machine));
        Assert.Equal(new(0.5, 2, 8), DeviceLoad.Of(Second, [First, Second, Cpu], machine));
        Assert.Null(DeviceLoad.Of(First, [First, Cpu], machine));
        Assert.Null(DeviceLoad.Of(First, [First, Second, Cpu], machine with { Cards = [alike[0], alike[1] with { Name = "T4" }] }));
        Assert.Null(DeviceLoad.Of(First, [First, Second, Cpu], null));
    }

    [Fact]
    public void Board_ShowsEachDevice_WithItsUserAndWhoIsNext()
    {
        var running = Samples.Run() with { Number = 4, Owner = new(Guid.NewGuid(), "Mia") };
        var next = Samples.Run(RunState.Queued) with { Number = 5 };
        var status = new QueueStatus(false, new Dictionary<Guid, DateTimeOffset>())
        {
            Devices = [new(First, running.Id, Now, next.Id), new(Cpu, null, null, null)],
        };

        var board = Render<DeviceBoard>(board => board.Add(one => one.Status, status).Add(one => one.Runs, [running, next]));

        var lines = board
            .FindAll("li")
            .Select(line => string.Join(' ', Text(line).Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .ToList();
        Assert.Equal(2, lines.Count);
        Assert.Contains("Mia", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            [$"runs/{running.Id}", $"runs/{next.Id}"],
            board.FindAll("li:first-child a").Select(link => link.GetAttribute("href"))
        );
        Assert.Contains(Text(Texts.DeviceFree), lines[1], StringComparison.Ordinal);

        board.Render(parameters => parameters.Add(one => one.Compact, true));
        Assert.Single(board.FindAll("li"));
    }

    [Fact]
    public void History_HasWhatRanInTheLastDay_FromItsStartToItsEnd()
    {
        Run[] runs =
        [
            Ended(1, startedHours: 40, endedHours: 30),
            Ended(2, startedHours: 30, endedHours: 12),
            Ended(3, startedHours: 12, endedHours: 6),
            Samples.Run() with
            {
                Number = 4,
                StartedAt = Now.AddHours(-3),
            },
            // When it stopped is not known.
            Samples.Run(RunState.Paused) with
            {
                Number = 5,
                StartedAt = Now.AddHours(-3),
            },
            Samples.Run(RunState.Queued) with
            {
                Number = 6,
            },
        ];

        var spans = DeviceHistory.Find(runs, Now);

        Assert.Equal(
            [(4, 0.875, 1.0), (3, 0.5, 0.75), (2, 0.0, 0.5)],
            spans.Select(span => (span.Run.Number, Math.Round(span.From, 6), Math.Round(span.To, 6)))
        );
        Assert.All(spans, span => Assert.Equal($"{ModelMessages.CpuWithCores(2)}", span.Device));
        var page = Render<DeviceHistory>(history => history.Add(one => one.Runs, runs).Add(one => one.Now, Now));
        Assert.Equal(3, page.FindAll(".strip .span").Count);
        Assert.Equal(3, page.FindAll("tbody tr").Count);

        static Run Ended(int number, int startedHours, int endedHours) =>
            Samples.Run(RunState.Finished) with
            {
                Number = number,
                StartedAt = Now.AddHours(-startedHours),
                EndedAt = Now.AddHours(-endedHours),
            };
    }
}
