using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Server.Data.Configurations;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Data;

internal sealed class ChordDashContext(DbContextOptions<ChordDashContext> options) : IdentityUserContext<Account, Guid>(options)
{
    public DbSet<DatasetRow> Datasets => Set<DatasetRow>();

    public DbSet<ImportRow> Imports => Set<ImportRow>();

    public DbSet<RunRow> Runs => Set<RunRow>();

    public DbSet<QueueRow> Queue => Set<QueueRow>();

    public DbSet<EventRow> Events => Set<EventRow>();

    public DbSet<AnswersRow> Answers => Set<AnswersRow>();

    public DbSet<ModelRow> Models => Set<ModelRow>();

    public DbSet<AskedQueryRow> AskedQueries => Set<AskedQueryRow>();

    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    public DbSet<AccountLimitsRow> AccountLimits => Set<AccountLimitsRow>();

    public DbSet<RetentionRow> Retention => Set<RetentionRow>();

    public DbSet<IdempotentRequestRow> IdempotentRequests => Set<IdempotentRequestRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    /// <summary>The events that <see cref="RunEpochs.Of"/> makes the epochs of a round from, in order.</summary>
    public IQueryable<TrainingEvent> EpochEvents(Guid runId, int round) =>
        Events
            .Where(row =>
                row.RunId == runId && row.Round == round && (row.Kind == TrainingEventKind.Epoch || row.Kind == TrainingEventKind.Resumed)
            )
            .OrderBy(row => row.Sequence)
            .Select(row => row.Event);

    /// <summary>What the model of a round was found to be worth at its end; null before.</summary>
    public async Task<EvaluationReport?> FindReportAsync(Guid runId, int round, CancellationToken cancellationToken) =>
        (
            await Events
                .Where(row => row.RunId == runId && row.Round == round && row.Kind == TrainingEventKind.Evaluated)
                .OrderByDescending(row => row.Sequence)
                .Select(row => row.Event)
                .FirstOrDefaultAsync(cancellationToken)
        )?.Report;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        configurationBuilder.Properties<Message>().HaveConversion<MessageConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.ApplyConfiguration(new AccountConfiguration());
        modelBuilder.ApplyConfiguration(new AccountLoginConfiguration());
        modelBuilder.ApplyConfiguration(new AccountClaimConfiguration());
        modelBuilder.ApplyConfiguration(new AccountTokenConfiguration());
        modelBuilder.ApplyConfiguration(new ApiKeyConfiguration());
        modelBuilder.ApplyConfiguration(new SessionConfiguration());
        modelBuilder.ApplyConfiguration(new AccountLimitsConfiguration());
        modelBuilder.ApplyConfiguration(new RetentionConfiguration());
        modelBuilder.ApplyConfiguration(new AuditConfiguration());
        modelBuilder.ApplyConfiguration(new IdempotentRequestConfiguration());
        modelBuilder.ApplyConfiguration(new ImportConfiguration());
        modelBuilder.ApplyConfiguration(new DatasetConfiguration());
        modelBuilder.ApplyConfiguration(new RunConfiguration());
        modelBuilder.ApplyConfiguration(new QueueConfiguration());
        modelBuilder.ApplyConfiguration(new EventConfiguration());
        modelBuilder.ApplyConfiguration(new AnswersConfiguration());
        modelBuilder.ApplyConfiguration(new ModelConfiguration());
        modelBuilder.ApplyConfiguration(new AskedQueryConfiguration());
    }
}
