using ChordDash.Engine.Runs;
using ChordDash.Engine.Training.Memory;
using ChordDash.Server.Hosting;
using ChordDash.Server.Monitoring;
using ChordDash.Server.Runs;

namespace ChordDash.Server.Training;

internal static class TrainingServices
{
    public static IServiceCollection AddChordDashTraining(this IServiceCollection services) =>
        services
            .AddSingleton<TrainingSlots>()
            .AddSingleton<TrainingQueue>()
            .AddSingleton<RunExecutor>()
            .AddSingleton<IMachineMemory, MachineMemory>()
            .AddSingleton<RunMemory>()
            .AddSingleton<ITrainingMemory>(provider => provider.GetRequiredService<RunMemory>())
            .AddSingleton<NvidiaCards>()
            .AddSingleton<MachineMonitor>()
            .AddSingleton<IMachineMonitor>(provider => provider.GetRequiredService<MachineMonitor>())
            .AddHostedService(provider => provider.GetRequiredService<MachineMonitor>())
            .AddHostedService<TrainingWorker>()
            .AddHostedService<QueueKeeper>()
            .AddHostedService<MemoryKeeper>()
            .AddHostedService<WebhookSender>()
            .AddWebhookClient()
            .Configure<HostOptions>(options =>
            {
                options.ShutdownTimeout = TimeSpan.FromSeconds(25);
                // Open pages must not use up the time that a run needs to stop.
                options.ServicesStopConcurrently = true;
                options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
            });

    // What the address answers may not send the run, and its signature, to another one.
    private static IServiceCollection AddWebhookClient(this IServiceCollection services)
    {
        services
            .AddHttpClient(WebhookSender.Client)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        return services;
    }
}
