namespace OrleansOms.Grains.Hosting;

/// <summary>Whether this silo may be sent traffic. Its host knows.</summary>
public interface ITraffic
{
    /// <summary>False from when it was told to stop. Who asks counts as one who has to see it before it does.</summary>
    bool IsTaken();
}
