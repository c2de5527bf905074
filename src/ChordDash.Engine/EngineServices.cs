using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Models.Export;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Engine;

public static class EngineServices
{
    /// <summary>Registers training, trained models and devices. libtorch is loaded at their first use.</summary>
    public static IServiceCollection AddChordDashEngine(this IServiceCollection services, EngineOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<IComputeDevices, ComputeDevices>()
            .AddSingleton<ITrainer, Trainer>()
            .AddSingleton<IModelLoader, ModelLoader>()
            .AddSingleton<ModelExport>();
}
