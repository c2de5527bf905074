using ChordDash.Engine.Torch;

namespace ChordDash.Engine.Tests.Torch;

public sealed class WeakVersionPatchTests
{
    private static readonly string Binding = Path.Combine(
        AppContext.BaseDirectory,
        "runtimes",
        "linux-x64",
        "native",
        "libLibTorchSharp.so"
    );

    [Fact]
    public void Apply_ToTheBinding_ChangesOneFlagOnly()
    {
        Assert.SkipUnless(File.Exists(Binding), "The native half of TorchSharp for Linux is not beside the tests.");
        var before = File.ReadAllBytes(Binding);
        var after = before.ToArray();

        Assert.True(WeakVersionPatch.Apply(after, "GLIBCXX_3.4.32"));

        var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToArray();
        var flag = Assert.Single(changed);
        Assert.Equal((0, 2), (before[flag], after[flag]));
    }

    [Fact]
    public void Apply_WithoutThatVersion_ChangesNothing()
    {
        Assert.SkipUnless(File.Exists(Binding), "The native half of TorchSharp for Linux is not beside the tests.");
        var before = File.ReadAllBytes(Binding);
        var after = before.ToArray();

        Assert.False(WeakVersionPatch.Apply(after, "GLIBCXX_9.9.9"));
        Assert.Equal(before, after);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void Apply_ToATruncatedLibrary_SaysSo(int length)
    {
        Assert.SkipUnless(File.Exists(Binding), "The native half of TorchSharp for Linux is not beside the tests.");

        Assert.Throws<InvalidDataException>(() => WeakVersionPatch.Apply(File.ReadAllBytes(Binding).AsSpan(0, length), "GLIBCXX_3.4.32"));
    }
}
