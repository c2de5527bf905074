using System.CommandLine;
using ChordDash.Engine;
using ChordDash.Engine.Common;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Benchmarks;

/// <summary>The options that every command with a network has.</summary>
internal sealed class DeviceOptions
{
    private readonly Option<string> _device = new("--device") { DefaultValueFactory = _ => "auto", Description = "auto, cpu or cuda." };
    private readonly Option<string?> _libtorch = new("--libtorch") { Description = "Folder of an existing libtorch's libraries." };

    public void AddTo(Command command)
    {
        command.Add(_device);
        command.Add(_libtorch);
    }

    public string Device(ParseResult parsed) => parsed.GetValue(_device) is "cuda" ? "cuda:0" : parsed.GetValue(_device)!;

    public ServiceProvider Services(ParseResult parsed) =>
        new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddChordDashEngine(new EngineOptions(parsed.GetValue(_libtorch)))
            .BuildServiceProvider();
}
