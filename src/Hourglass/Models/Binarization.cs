namespace Hourglass.Models;

/// <summary>How gray pictures become black and white ones, which are then both what the model sees and what it is to give back.</summary>
public enum Binarization
{
    /// <summary>They stay gray.</summary>
    None,

    /// <summary>1 where the scaled value is at least ½, else 0.</summary>
    Threshold,

    /// <summary>
    /// Each value drawn: 1 with the probability that the scaled value in [0, 1] is. Drawn anew at each training step; a measurement takes
    /// the draws that its seed fixes (Salakhutdinov and Murray, 2008; Burda et al., 2016).
    /// </summary>
    Redraw,
}
