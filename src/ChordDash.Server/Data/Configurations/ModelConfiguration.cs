using ChordDash.Engine.Models;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChordDash.Server.Data.Configurations;

internal sealed class ModelConfiguration : IEntityTypeConfiguration<ModelRow>
{
    public void Configure(EntityTypeBuilder<ModelRow> builder)
    {
        builder.HasIndex(row => new { row.RunId, row.Round }).IsUnique();
        builder.HasQueryFilter(row => row.DeletedAt == null && row.Run.DeletedAt == null);
        builder.Property(row => row.Symbols).HasJson();
        builder.Property(row => row.Stage).HasDefaultValue(ModelStage.Candidate);
    }
}
