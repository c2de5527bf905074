using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

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
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Account>().ToTable("Accounts");
        modelBuilder.Entity<IdentityUserLogin<Guid>>().ToTable("AccountLogins");
        modelBuilder.Entity<IdentityUserClaim<Guid>>().ToTable("AccountClaims");
        modelBuilder.Entity<IdentityUserToken<Guid>>().ToTable("AccountTokens");
        modelBuilder.Entity<ApiKeyRow>(key =>
        {
            key.HasIndex(row => row.Prefix).IsUnique();
            key.HasOne(row => row.Account).WithMany().HasForeignKey(row => row.AccountId);
        });
        modelBuilder.Entity<SessionRow>(session =>
        {
            session.HasIndex(row => row.Sha256).IsUnique();
            session.HasIndex(row => row.ExpiresAt);
            session.HasOne(row => row.Account).WithMany().HasForeignKey(row => row.AccountId);
        });
        modelBuilder.Entity<AccountLimitsRow>(limits =>
        {
            limits.Property(row => row.Id).ValueGeneratedNever();
            Json(limits.Property(row => row.Limits));
        });
        modelBuilder.Entity<AuditRow>().HasIndex(row => row.At);
        modelBuilder.Entity<ImportRow>(import => Json(import.Property(row => row.Owner)));
        modelBuilder.Entity<DatasetRow>(dataset =>
        {
            Json(dataset.Property(row => row.Classes));
            Json(dataset.Property(row => row.Statistics));
            Json(dataset.Property(row => row.Tags));
            Json(dataset.Property(row => row.Symbols));
            Json(dataset.Property(row => row.Owner));
            dataset.HasIndex(row => row.Sha256);
        });
        modelBuilder.Entity<RunRow>(run =>
        {
            run.HasIndex(row => row.Number).IsUnique();
            run.HasIndex(row => new { row.State, row.Rank });
            run.HasIndex(row => row.DatasetId);
            Json(run.Property(row => row.ClassNames));
            Json(run.Property(row => row.HyperParameters));
            Json(run.Property(row => row.Baseline));
            Json(run.Property(row => row.Best));
            Json(run.Property(row => row.Last));
            Json(run.Property(row => row.Environment));
            Json(run.Property(row => row.Owner));
            Json(run.Property(row => row.Tags));
            run.HasMany(row => row.Models).WithOne(model => model.Run).HasForeignKey(model => model.RunId);
            run.HasMany<EventRow>().WithOne().HasForeignKey(row => row.RunId);
            run.HasMany<AnswersRow>().WithOne().HasForeignKey(row => row.RunId);
        });
        modelBuilder.Entity<QueueRow>(queue =>
        {
            queue.Property(row => row.Id).ValueGeneratedNever();
            queue.HasData(
                new QueueRow
                {
                    Id = 1,
                    Held = false,
                    Version = 0,
                }
            );
        });
        modelBuilder.Entity<EventRow>(item =>
        {
            item.HasKey(row => new { row.RunId, row.Sequence });
            Json(item.Property(row => row.Event));
        });
        modelBuilder
            .Entity<AnswersRow>()
            .HasKey(row => new
            {
                row.RunId,
                row.Round,
                row.Epoch,
            });
        modelBuilder.Entity<ModelRow>(model =>
        {
            model.HasIndex(row => new { row.RunId, row.Round }).IsUnique();
            Json(model.Property(row => row.Symbols));
            model.Property(row => row.Stage).HasDefaultValue(ModelStage.Candidate);
        });
        modelBuilder.Entity<AskedQueryRow>(asked =>
        {
            asked.HasIndex(row => row.Truth);
            Json(asked.Property(row => row.Owner));
        });
    }

    private static void Json<T>(PropertyBuilder<T> property) =>
        property.HasConversion(
            value => Write(value),
            text => JsonSerializer.Deserialize<T>(text, EngineJson.Options)!,
            new ValueComparer<T>(
                (a, b) => Write(a) == Write(b),
                value => Write(value).GetHashCode(StringComparison.Ordinal),
                value => value
            )
        );

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, EngineJson.Options);

    /// <summary>SQLite can neither compare nor sort times with an offset; in UTC every database can.</summary>
    private sealed class UtcConverter()
        : ValueConverter<DateTimeOffset, DateTime>(
            value => value.UtcDateTime,
            value => new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc))
        );
}
