package dev.tallyman.server.views;

import java.util.List;

/** One version of a package and every image that has it. */
public record PackageView(
        PackageRow row, List<WeaknessRow> weaknesses, List<WeaknessView.Place> places, int placesLeft) {
    public PackageView {
        weaknesses = List.copyOf(weaknesses);
        places = List.copyOf(places);
    }
}
