using ChordDash.Engine.Common;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Torch;
using TorchSharp;

namespace ChordDash.Engine.Tests.Torch;

[Collection(LoadLibtorch.Collection)]
public class ComputeThreadsTests
{
    [Fact]
    public void OnlyThisThread_HoldsForItAloneAndNotForLaterOnes()
    {
        var usual = OnAThread(torch.get_num_threads);

        var own = OnAThread(() =>
        {
            ComputeThreads.UseOnlyThisThread(new EngineOptions());
            return torch.get_num_threads();
        });

        Assert.Equal(1, own);
        Assert.Equal(usual, OnAThread(torch.get_num_threads));
    }

    private static int OnAThread(Func<int> read)
    {
        var number = 0;
        var thread = new Thread(() => number = read());
        thread.Start();
        thread.Join();
        return number;
    }
}
