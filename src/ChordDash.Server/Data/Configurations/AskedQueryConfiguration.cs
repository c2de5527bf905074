using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChordDash.Server.Data.Configurations;

internal sealed class AskedQueryConfiguration : IEntityTypeConfiguration<AskedQueryRow>
{
    public void Configure(EntityTypeBuilder<AskedQueryRow> builder)
    {
        builder.HasIndex(row => row.Truth);
        builder.Property(row => row.Owner).HasJson();
    }
}
