using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChordDash.Server.Data.Configurations;

internal sealed class EventConfiguration : IEntityTypeConfiguration<EventRow>
{
    public void Configure(EntityTypeBuilder<EventRow> builder)
    {
        builder.HasKey(row => new { row.RunId, row.Sequence });
        builder.Property(row => row.Event).HasJson();
    }
}
