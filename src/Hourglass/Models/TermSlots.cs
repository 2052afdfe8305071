using Hourglass.Bottlenecks;
using Hourglass.Objectives;

namespace Hourglass.Models;

/// <summary>
/// Where the terms of a batch are kept, by name: the objective, the reconstruction loss, each penalty's terms, the bound of a model with a
/// likelihood, the bottleneck's measures.
/// </summary>
internal sealed class TermSlots
{
    /// <summary>The place of the objective, what training minimizes.</summary>
    internal const int Loss = 0;

    /// <summary>The place of the reconstruction loss under its reduction.</summary>
    internal const int Reconstruction = 1;

    private readonly List<string> _names;
    private readonly int[] _penalties;

    internal TermSlots(Objective objective, Bottleneck bottleneck)
    {
        _names = ["loss", objective.Reconstruction.Name];
        _penalties = new int[objective.Penalties.Count];
        for (var i = 0; i < _penalties.Length; i++)
        {
            _penalties[i] = _names.Count;
            _names.AddRange(objective.Penalties[i].Terms);
        }

        if (objective.HasBound(bottleneck))
        {
            if (!objective.ReportsDivergence) Divergence = Add("kl");
            NegativeElbo = Add("negativeElbo");
        }

        Measures = _names.Count;
        _names.AddRange(bottleneck.Measures);
    }

    /// <summary>The names in the order of the places, as histories print them.</summary>
    internal IReadOnlyList<string> Names => _names;

    internal int Count => _names.Count;

    /// <summary>The place of KL(q(z|x) ‖ p(z)) where there is a bound but no penalty that reports it.</summary>
    internal int? Divergence { get; }

    /// <summary>The place of −ELBO, for a model with a likelihood.</summary>
    internal int? NegativeElbo { get; }

    /// <summary>The first place of the bottleneck's measures, which are the last terms.</summary>
    internal int Measures { get; }

    /// <summary>The first place of a penalty's terms.</summary>
    internal int OfPenalty(int index) => _penalties[index];

    private int Add(string name)
    {
        _names.Add(name);
        return _names.Count - 1;
    }
}
