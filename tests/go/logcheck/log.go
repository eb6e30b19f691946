package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8
const tileWidth = 1 << tileHeight

// servedLog reads a tiled log from a directory or over HTTP.
type servedLog struct {
	dir, url string
}

func (l *servedLog) read(path string) ([]byte, error) {
	if l.dir != "" {
		return os.ReadFile(filepath.Join(l.dir, filepath.FromSlash(path)))
	}
	client := http.Client{Timeout: 30 * time.Second}
	response, err := client.Get(strings.TrimSuffix(l.url, "/") + "/" + path)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, response.Status)
	}
	return io.ReadAll(io.LimitReader(response.Body, 32<<20))
}

// tilePath turns the path of the checksum database, which names the height, into that of tlog-tiles, which does not.
func tilePath(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight))
	return "tile/" + strings.Replace(path, "data/", "entries/", 1)
}

func (l *servedLog) readTile(tile tlog.Tile) ([]byte, error) {
	data, err := l.read(tilePath(tile))
	if err != nil && tile.W < tileWidth {
		// A log may drop a partial tile once the full one is there.
		full := tile
		full.W = tileWidth
		var fullErr error
		if data, fullErr = l.read(tilePath(full)); fullErr == nil && len(data) >= tile.W*tlog.HashSize {
			return data[:tile.W*tlog.HashSize], nil
		}
	}
	if err == nil && len(data) != tile.W*tlog.HashSize {
		err = fmt.Errorf("%s: %d bytes, expected %d", tilePath(tile), len(data), tile.W*tlog.HashSize)
	}
	return data, err
}

// Height, ReadTiles and SaveTiles make a servedLog a tlog.TileReader.
func (l *servedLog) Height() int { return tileHeight }

func (l *servedLog) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		var err error
		if data[i], err = l.readTile(tile); err != nil {
			return nil, err
		}
	}
	return data, nil
}

func (l *servedLog) SaveTiles([]tlog.Tile, [][]byte) {}

// readEntries reads the entries of bundle n, of which the tree has width.
func (l *servedLog) readEntries(n int64, width int) ([][]byte, error) {
	tile := tlog.Tile{H: tileHeight, L: -1, N: n, W: width}
	data, err := l.read(tilePath(tile))
	if err != nil && width < tileWidth {
		tile.W = tileWidth
		data, err = l.read(tilePath(tile))
	}
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s: cut short", tilePath(tile))
		}
		size := int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:2+size])
		data = data[2+size:]
	}
	if len(entries) != tile.W {
		return nil, fmt.Errorf("%s: %d entries, expected %d", tilePath(tile), len(entries), tile.W)
	}
	return entries[:width], nil
}

// storedHashes keeps a tree's hashes in the order of tlog.StoredHashIndex.
type storedHashes []tlog.Hash

func (s storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(s)) {
			return nil, errors.New("a hash beyond the tree was asked for")
		}
		hashes[i] = s[index]
	}
	return hashes, nil
}

// tilesOf lists the full tiles of a tree and the last partial one of each level.
func tilesOf(size int64) (tiles []tlog.Tile) {
	for level := 0; size > 0; level++ {
		for n := int64(0); n*tileWidth < size; n++ {
			width := tileWidth
			if size-n*tileWidth < tileWidth {
				width = int(size - n*tileWidth)
			}
			tiles = append(tiles, tlog.Tile{H: tileHeight, L: level, N: n, W: width})
		}
		size /= tileWidth
	}
	return tiles
}

// checkAll rebuilds the tree from the entries and compares every tile and the root with it.
func (l *servedLog) checkAll(tree tlog.Tree) error {
	var own storedHashes
	for first := int64(0); first < tree.N; first += tileWidth {
		width := tileWidth
		if tree.N-first < tileWidth {
			width = int(tree.N - first)
		}
		entries, err := l.readEntries(first/tileWidth, width)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			hashes, err := tlog.StoredHashes(first+int64(i), entry, own)
			if err != nil {
				return err
			}
			own = append(own, hashes...)
		}
	}
	for _, tile := range tilesOf(tree.N) {
		expected, err := tlog.ReadTileData(tile, own)
		if err != nil {
			return err
		}
		served, err := l.readTile(tile)
		if err != nil {
			return err
		}
		if !bytes.Equal(served, expected) {
			return fmt.Errorf("%s: does not follow from the entries", tilePath(tile))
		}
	}
	root := tlog.Hash(sha256.Sum256(nil)) // of the empty tree in RFC 6962; tlog says zero
	if tree.N > 0 {
		var err error
		if root, err = tlog.TreeHash(tree.N, own); err != nil {
			return err
		}
	}
	if root != tree.Hash {
		return fmt.Errorf("the root is %v over the entries and %v in the checkpoint", root, tree.Hash)
	}
	return nil
}

func (l *servedLog) checkInclusion(tree tlog.Tree, index int64) error {
	reader := tlog.TileHashReader(tree, l)
	proof, err := tlog.ProveRecord(tree.N, index, reader)
	if err != nil {
		return err
	}
	leaves, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaves[0])
}

func (l *servedLog) checkGrowth(old, tree tlog.Tree) error {
	if old.N > tree.N {
		return fmt.Errorf("the log had %d entries and now has %d", old.N, tree.N)
	}
	if old.N == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(tree.N, old.N, tlog.TileHashReader(tree, l))
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return fmt.Errorf("the log was rewritten since %d entries: %w", old.N, err)
	}
	return nil
}
