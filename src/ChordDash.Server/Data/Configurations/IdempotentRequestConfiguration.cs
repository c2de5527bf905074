using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChordDash.Server.Data.Configurations;

internal sealed class IdempotentRequestConfiguration : IEntityTypeConfiguration<IdempotentRequestRow>
{
    public void Configure(EntityTypeBuilder<IdempotentRequestRow> builder)
    {
        builder.HasKey(row => new { row.AccountId, row.Key });
        builder.HasIndex(row => row.At);
    }
}
