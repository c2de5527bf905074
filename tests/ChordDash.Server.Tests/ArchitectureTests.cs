using System.Reflection;
using ChordDash.Components;
using ChordDash.Engine.Common;

namespace ChordDash.Server.Tests;

/// <summary>Engine ← Components ← Server, and only the Engine knows tensors and pickles.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Engine = typeof(EngineJson).Assembly;
    private static readonly Assembly Components = typeof(ComponentsServices).Assembly;
    private static readonly Assembly Server = typeof(ChordDashServer).Assembly;

    [Fact]
    public void Engine_References_NothingOfTheWeb() =>
        Assert.DoesNotContain(References(Engine), name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.StartsWith("ChordDash", StringComparison.Ordinal)
        );

    [Fact]
    public void Components_References_NotTheServer() => Assert.DoesNotContain("ChordDash.Server", References(Components));

    [Fact]
    public void ComponentsAndServer_References_NeitherTensorsNorPickles() =>
        Assert.DoesNotContain(References(Components).Concat(References(Server)), name => name is "TorchSharp" or "Razorvine.Pickle");

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);
}
