using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChordDash.Server.Data.Configurations;

internal sealed class DatasetConfiguration : IEntityTypeConfiguration<DatasetRow>
{
    public void Configure(EntityTypeBuilder<DatasetRow> builder)
    {
        builder.Property(row => row.Classes).HasJson();
        builder.Property(row => row.Statistics).HasJson();
        builder.Property(row => row.Tags).HasJson();
        builder.Property(row => row.Symbols).HasJson();
        builder.Property(row => row.Owner).HasJson();
        builder.HasIndex(row => row.Sha256);
        builder.HasQueryFilter(row => row.DeletedAt == null);
    }
}
