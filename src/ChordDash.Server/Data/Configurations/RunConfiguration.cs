using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChordDash.Server.Data.Configurations;

internal sealed class RunConfiguration : IEntityTypeConfiguration<RunRow>
{
    public void Configure(EntityTypeBuilder<RunRow> builder)
    {
        builder.Ignore(row => row.Specification);
        builder.HasIndex(row => row.Number).IsUnique();
        builder.HasIndex(row => new { row.State, row.Rank });
        builder.HasIndex(row => row.DatasetId);
        builder.Property(row => row.ClassNames).HasJson();
        builder.Property(row => row.HyperParameters).HasJson();
        builder.Property(row => row.Baseline).HasJson();
        builder.Property(row => row.Best).HasJson();
        builder.Property(row => row.Last).HasJson();
        builder.Property(row => row.Reported).HasJson();
        builder.Property(row => row.Environment).HasJson();
        builder.Property(row => row.Owner).HasJson();
        builder.Property(row => row.Tags).HasJson();
        builder.HasQueryFilter(row => row.DeletedAt == null);
        builder.HasMany(row => row.Models).WithOne(model => model.Run).HasForeignKey(model => model.RunId);
        builder.HasMany<EventRow>().WithOne().HasForeignKey(row => row.RunId);
        builder.HasMany<AnswersRow>().WithOne().HasForeignKey(row => row.RunId);
    }
}
