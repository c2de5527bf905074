using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Resources;
using static ChordDash.Engine.Tests.Shared.Pickled;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

/// <summary>
/// Small files that refer to the same large object again and again: read or refused long before their time is up, instead of within hours.
/// </summary>
public class PickleCostTests
{
    private const int Many = 200_000;

    /// <summary>Stores the object on the stack under the number 0; pushes it again.</summary>
    private static readonly byte[] Keep = [(byte)'q', 0];
    private static readonly byte[] Again = [(byte)'h', 0];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Read_LargeRecordReferredToAgainAndAgain_IsSearchedOnce()
    {
        var record = Dictionary([
            .. Enumerable.Range(0, Many).Select(number => ($"k{number}", None)),
            ("sequence", Ints(0, 5)),
            ("label", Text("bach")),
        ]);
        var dataset = Read(List([.. record, .. Keep], Repeat(Again, Many)));
        Assert.Equal(Many + 1, dataset.Sequences.Count);
        Assert.Equal(["bach"], dataset.ClassLabels);
        Assert.Equal([0, 5], dataset.Sequences[Many].ToArray());
    }

    [Fact]
    public void Read_LongTextReferredToAgainAndAgain_IsReadOnce()
    {
        byte[] text = [.. Text($"C C{new string(' ', 1_000_000)}"), .. Keep];
        var dataset = Read(List(text, Repeat(Again, Many)));
        Assert.Equal(Many + 1, dataset.Sequences.Count);
        Assert.Equal([0, 0], dataset.Sequences[Many].ToArray());
        Assert.Null(dataset.Tokens);
    }

    [Fact]
    public void Read_LongTextInPairs_IsReadOnce()
    {
        byte[] text = [.. Text($"C C{new string(' ', 1_000_000)}"), .. Keep];
        var dataset = Read(List(Tuple(text, Text("bach")), Repeat(Tuple(Again, Text("bach")), Many / 4)));
        Assert.Equal(Many / 4 + 1, dataset.Labels!.Count);
    }

    [Fact]
    public void Read_ClassesOfTheSameLongList_AreRefusedBeforeTheMemoryIsTaken()
    {
        byte[] pieces = [.. List([.. Enumerable.Range(0, Many).Select(_ => Ints(0))]), .. Keep];
        byte[] classes =
        [
            (byte)'}',
            (byte)'(',
            .. Text("a"),
            .. pieces,
            .. Enumerable.Range(0, Many).SelectMany(number => (byte[])[.. Int(number), .. Again]),
            (byte)'u',
        ];
        Assert.Equal(nameof(DatasetMessages.PickleTakesMemory), Refusal(classes).Code);
    }

    [Fact]
    public void Read_ManyArraysOfTheSameEscapedBytes_AreRefusedForTheirWork()
    {
        // Each is decoded anew: texts of 40 bytes, one chord for each of them.
        var data = new string('\u0001', 200_000);
        byte[] escaped =
        [
            (byte)'V',
            .. string.Concat(data.Select(_ => "\\u0043")).Select(character => (byte)character),
            (byte)'\n',
            .. Keep,
        ];
        byte[] bytes = [.. Global("_codecs", "encode"), .. Tuple(escaped, Text("latin1")), (byte)'R', (byte)'q', 1];
        byte[] first = Array(Dtype("S40"), [5_000], bytes);
        var refusal = Refusal(List(first, Repeat(Array(Dtype("S40"), [5_000], [(byte)'h', 1]), 2_000)));
        Assert.Equal(DatasetMessages.PickleTakesTime, refusal);
    }

    [Fact]
    public void Read_CancelledBetweenTheObjectsAndTheRows_Stops()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var stopped = new StopAt(PickleMachine.Share / 2, cancel);
        var file = File(List(Repeat(Tuple(Ints(0, 5), Text("bach")), 400_000)));
        Assert.ThrowsAny<OperationCanceledException>(() => PickleDatasetReader.Read(new MemoryStream(file), stopped, cancel.Token));
    }

    [Fact]
    public void Take_OneStepTooMany_IsRefused()
    {
        var work = new WorkBudget(1_000, Cancellation);
        work.Take(WorkBudget.Floor + 1_000 * WorkBudget.PerByte);
        Assert.Equal(DatasetMessages.PickleTakesTime, Assert.Throws<DatasetFormatException>(() => work.Take(1)).Problem);
    }

    [Fact]
    public void Take_Cancelled_Stops()
    {
        using var cancel = new CancellationTokenSource();
        var work = new WorkBudget(1_000, cancel.Token);
        work.Take(1);
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => work.Take(1_000_000));
    }

    private static byte[] Repeat(byte[] part, int times) => [.. Enumerable.Repeat(part, times).SelectMany(bytes => bytes)];

    private static ChordDataset Read(byte[] value)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        time.CancelAfter(TimeSpan.FromSeconds(30));
        return PickleDatasetReader.Read(new MemoryStream(File(value)), time.Token);
    }

    private static Message Refusal(byte[] value) => Assert.Throws<DatasetFormatException>(() => Read(value)).Problem;

    private sealed class StopAt(double share, CancellationTokenSource cancel) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value >= share)
                cancel.Cancel();
        }
    }
}
